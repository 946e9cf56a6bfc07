"""Boosted trees of LightGBM, XGBoost and CatBoost, each read by a module that is imported where its models come in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common._registration import register_converter, register_shape_calculator

from model_export.families.boosted import Boosted
from model_export.families.libraries import (
    LIBRARIES,
    is_ranker,
    libraries_inside,
    library_of,
    missing_library,
    refusing,
    wants_double,
)
from model_export.families.names import fitted_names
from model_export.repairs.repair import Repair

__all__ = [
    "LIBRARIES",
    "Boosted",
    "fitted_names",
    "is_ranker",
    "known",
    "libraries_inside",
    "library_of",
    "missing_library",
    "read",
    "refusing",
    "repairs_for",
    "wants_double",
]


def repairs_for(estimator: Any) -> tuple[Repair, ...]:
    """The converters of the libraries inside; skl2onnx has none for them."""
    return tuple(repair for library in libraries_inside(estimator) for repair in _module(library).repairs(estimator))


def read(part: Any) -> Boosted | None:
    """What a fitted part computes, where it comes from one of these libraries; `None` for others.

    Raises `NotImplementedError` in words for what has no exact form in a graph.
    """
    library = library_of(part)
    boosted: Boosted | None = _module(library).read(part) if library else None
    return boosted


@contextmanager
def known(repairs: Sequence[Repair]) -> Iterator[None]:
    """skl2onnx knows the types of these repairs meanwhile, without which it refuses them in a meta-estimator."""
    before = dict(sklearn_operator_name_map)
    for repair in repairs:
        for kind in repair.types:
            if kind not in before:
                name = f"Boosted{kind.__name__}"
                sklearn_operator_name_map[kind] = name
                options = {"raw_scores": [True, False]} if hasattr(kind, "decision_function") else None
                register_converter(name, repair.convert, overwrite=True, options=options)
                register_shape_calculator(name, repair.shape, overwrite=True)
    try:
        yield
    finally:
        for kind in sklearn_operator_name_map.keys() - before.keys():
            del sklearn_operator_name_map[kind]


def _module(library: str) -> Any:
    return import_module(f"model_export.families.{library}")
