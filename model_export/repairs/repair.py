"""A repair: one fault of skl2onnx's, and the converter that has it not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common._registration import get_converter, get_shape_calculator

Convert: TypeAlias = Callable[[Any, Any, Any], None]
"""Adds the nodes of an operator to a container; called with (scope, operator, container), as skl2onnx does."""

Shape: TypeAlias = Callable[[Any], None]
"""Sets the types of an operator's outputs from those of its inputs."""

Parse: TypeAlias = Callable[..., Any]
"""Declares an estimator's operator and outputs; called as (scope, estimator, inputs, custom_parsers=…)."""


def _always(operator: Any) -> bool:
    return operator is not None


@dataclass(frozen=True, slots=True)
class Repair:
    """How a kind of estimator is converted in place of skl2onnx's own way.

    `name` is what a report calls it, `fault` which fault of skl2onnx 1.20's it answers. It stands for estimators of
    exactly these `types`, and only where `needed` of skl2onnx's operator (`raw_operator`, `inputs`) says that skl2onnx
    would be wrong; elsewhere skl2onnx converts as it does. `shape` and `parse` are skl2onnx's own unless given.
    """

    name: str
    fault: str
    types: tuple[type, ...]
    convert: Convert
    shape: Shape | None = None
    needed: Callable[[Any], bool] = _always
    parse: Parse | None = None


def upstream_converter(kind: type) -> Convert:
    """skl2onnx's own converter for estimators of this type. Raises `NotImplementedError` where it has none."""
    if kind not in sklearn_operator_name_map:
        raise NotImplementedError(f"skl2onnx has no converter for {kind.__name__}")
    converter: Convert = get_converter(sklearn_operator_name_map[kind])
    return converter


def upstream_shape(kind: type) -> Shape:
    """skl2onnx's own calculator of output types. Raises `NotImplementedError` where it has none."""
    if kind not in sklearn_operator_name_map:
        raise NotImplementedError(f"skl2onnx has no converter for {kind.__name__}")
    shape: Shape = get_shape_calculator(sklearn_operator_name_map[kind])
    return shape
