"""Proves trees equal to the estimator's on every row: leafparity for the graph as converted, a walk to its form."""

import contextlib
import io
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import ModelProto
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from model_export.equivalence.counterexample import rows_of
from model_export.equivalence.verdict import Verdict, not_proven
from model_export.equivalence.walk import Unreadable, same_trees
from model_export.errors import Disagreement, ExportError
from model_export.oracle import REFUSALS
from model_export.parts import walk
from model_export.witness.inquiry import Inquiry
from shared.signature import Column

SECONDS = 4.0
"""For leafparity's search for the largest difference, which a proof of equal leaves does not need."""


BACKGROUND = 500
"""So many given rows show leafparity what usual rows look like."""

OTHER = "the form that is written has other trees than the graph as converted"


def prove_everywhere(estimator: Any, plain: ModelProto, written: ModelProto, inquiry: Inquiry) -> Verdict:
    """The verdict on `written`, a form of the graph `plain` as converted, both of the estimator.

    Raises `Disagreement` for a row that the model takes and answers otherwise, and `ExportError` without leafparity.
    """
    analyze, failures = _leafparity()
    reason = _not_covered(estimator)
    if reason:
        return not_proven(reason)
    columns = inquiry.columns
    try:
        found = _quietly(analyze, estimator, plain, inquiry)
        same = same_trees(plain, written)
    except failures as error:
        return not_proven(_first_line(error))
    if found.verdict["status"] == "EQUIVALENT":
        return _proven(found, columns) if same else not_proven(OTHER)
    _raise_for(found, inquiry)
    return not_proven(f"leafparity says {found.verdict['status']}, and no row that the model takes shows it")


def _leafparity() -> tuple[Any, tuple[type[Exception], ...]]:
    try:
        from leafparity import SelfCheckError, UnsupportedModelError, analyze
        from leafparity.normalize import NormalizationError
    except ImportError as error:
        raise ExportError(
            "a proof for every input needs leafparity: install it into the environment (uv pip install leafparity)"
        ) from error
    return analyze, (SelfCheckError, UnsupportedModelError, NormalizationError, Unreadable, RuntimeError, *REFUSALS)


def _not_covered(estimator: BaseEstimator) -> str:
    kinds = (HistGradientBoostingClassifier, HistGradientBoostingRegressor)
    if any(isinstance(part, kinds) for part in walk(estimator)):
        return "leafparity does not read HistGradientBoosting; it was compared on rows only"
    return ""


def _quietly(analyze: Any, estimator: Any, plain: ModelProto, inquiry: Inquiry) -> Any:
    """Run leafparity on float64 rows, with missing values where the model takes any; it gives plain arrays."""
    columns = inquiry.columns
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return analyze(
            estimator,
            plain,
            allow_missing=any(column.nullable for column in columns),
            background=np.array(inquiry.evidence.rows[:BACKGROUND], dtype=np.float64),
            feature_names=[column.name for column in columns],
            worst_case_seconds=SECONDS,
        )


def _proven(found: Any, columns: Sequence[Column]) -> Verdict:
    missing = ", missing values included" if any(column.nullable for column in columns) else ""
    trees, bound = len(found.original.trees), found.verdict["max_raw_difference_guaranteed"]
    return Verdict(
        "proven for every input",
        f"each of {trees} trees takes every row of finite float64 numbers{missing} to the estimator's leaf; "
        f"the leaves' sum is rounded by {bound:.2g} at most (leafparity)",
    )


def _raise_for(found: Any, inquiry: Inquiry) -> None:
    """Put leafparity's witnesses to both sides; one that differs refuses the export."""
    shown = [*found.findings, *found.worst]
    asked = [
        row for entry in shown if "witness" in entry for row in rows_of(entry["witness"]["input"], inquiry.columns)
    ]
    differing = [outcome.witness for outcome in inquiry.ask(asked) if outcome.witness is not None]
    if differing:
        worst = max(differing, key=lambda witness: witness.distance)
        raise Disagreement(worst, len(differing), len(asked))


def _first_line(error: Exception) -> str:
    """The reason in a line; a class name of ours or leafparity's would tell nothing."""
    words = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {words}" if isinstance(error, REFUSALS) else words
