"""Has leafparity compare an estimator's trees with a graph's over every float64 number."""

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from onnx import ModelProto
from sklearn.base import is_classifier

from model_export.equivalence.nodes import Unreadable
from model_export.equivalence.reading import readable
from model_export.errors import ExportError
from model_export.families import library_of
from model_export.oracle import REFUSALS
from model_export.parts import last_step
from model_export.witness.inquiry import Inquiry

SECONDS = 4.0
"""For leafparity's search for the largest difference, which a proof of equal leaves does not need."""

BACKGROUND = 500
"""So many given rows show leafparity what usual rows look like."""


@dataclass(frozen=True, slots=True)
class Parity:
    """What leafparity found; `alone` says that it read the last step only, for it can't read the steps before."""

    found: Any
    alone: bool

    @property
    def status(self) -> str:
        """In leafparity's words; equal are trees whose leaves are, whatever is added to them."""
        return str(self.found.verdict["status"])

    @property
    def has_same_base(self) -> bool:
        """Whether the sums start from the same values, as far as float32 holds them."""
        return np.allclose(self.found.original.base, self.found.converted.base, rtol=1e-6, atol=1e-6)


class Unproven(Exception):
    """leafparity does not read the estimator or the graph, or does not trust its own reading."""


def compare(estimator: Any, plain: ModelProto, inquiry: Inquiry) -> Parity:
    """Compares the estimator with the trees of its graph as converted, and where need be its last step alone.

    Raises `Unproven` in words, and `ExportError` without leafparity.
    """
    analyze, failures = _leafparity()
    try:
        return Parity(_whole(analyze, estimator, plain, inquiry), alone=False)
    except failures as error:
        if last_step(estimator) is estimator:
            raise Unproven(_first_line(error)) from error
    try:
        return Parity(_last(analyze, last_step(estimator), plain, inquiry), alone=True)
    except failures as error:
        raise Unproven(_first_line(error)) from error


def _leafparity() -> tuple[Any, tuple[type[Exception], ...]]:
    try:
        from leafparity import SelfCheckError, UnsupportedModelError, analyze
        from leafparity.normalize import NormalizationError
    except ImportError as error:
        raise ExportError(
            "a proof for every input needs leafparity: install it into the environment (uv pip install leafparity)"
        ) from error
    return analyze, (SelfCheckError, UnsupportedModelError, NormalizationError, Unreadable, RuntimeError, *REFUSALS)


def _whole(analyze: Any, estimator: Any, plain: ModelProto, inquiry: Inquiry) -> Any:
    last = last_step(estimator)
    graph = readable(plain, _classes(last), has_base=_has_base(last))
    background = np.array(inquiry.evidence.rows[:BACKGROUND], dtype=np.float64)
    names = [column.name for column in inquiry.columns]
    return _quietly(analyze, estimator, graph, inquiry, background=background, feature_names=names)


def _last(analyze: Any, last: Any, plain: ModelProto, inquiry: Inquiry) -> Any:
    columns = int(last.n_features_in_)
    graph = readable(plain, _classes(last), columns=columns, has_base=_has_base(last))
    return _quietly(analyze, last, graph, inquiry)


def _quietly(analyze: Any, estimator: Any, graph: ModelProto, inquiry: Inquiry, **settings: Any) -> Any:
    """Run leafparity on float64 rows, with missing values where the model takes any; it gives plain arrays."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        missing = any(column.nullable for column in inquiry.columns)
        return analyze(_nameless(estimator), graph, allow_missing=missing, worst_case_seconds=SECONDS, **settings)


def _nameless(estimator: Any) -> Any:
    """XGBoost as a booster without names of columns, which plain arrays lack, up to its best iteration."""
    if library_of(estimator) != "xgboost":
        return estimator
    booster = estimator.get_booster()
    rounds = estimator.best_iteration + 1 if "best_iteration" in booster.attributes() else None
    booster = booster[:rounds] if rounds else booster.copy()
    booster.feature_names = None
    return booster


def _classes(last: Any) -> int:
    return len(last.classes_) if is_classifier(last) else 0


def _has_base(last: Any) -> bool:
    """XGBoost's base values stand before its trees as a tree of one leaf."""
    return library_of(last) == "xgboost"


def _first_line(error: Exception) -> str:
    """The reason in a line; a class name of ours or leafparity's would tell nothing."""
    words = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {words}" if isinstance(error, REFUSALS) else words
