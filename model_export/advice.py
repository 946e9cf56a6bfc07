"""What to do next, for a failed conversion whose own words don't say so."""

from collections.abc import Sequence
from typing import Any

from sklearn.pipeline import Pipeline

from model_export.errors import Disagreement, NotConvertible
from model_export.trees import has_trees
from model_export.vectorizer import LOCALE
from shared.errors import ModelUnusable


def with_advice(failures: Sequence[NotConvertible | Disagreement], estimator: Any) -> NotConvertible | Disagreement:
    """The first failure, with notes (PEP 678) on what else was tried and what may help."""
    error = failures[0]
    if len(failures) > 1:
        error.add_note(f"float64 was tried too: {str(failures[1]).splitlines()[0].rstrip(':')}")
    unexplained = isinstance(error, Disagreement) and not error.missed
    if unexplained and isinstance(estimator, Pipeline) and has_trees(estimator):
        error.add_note("trees compare in float32, and what comes before them rounds otherwise: they need no scaler")
    return error


def reason_of(error: ModelUnusable) -> str:
    """Why the core can't use a converted graph: its own words, but for those that only a C++ programmer reads."""
    if "locale" not in str(error):
        return str(error)
    return (
        f"a vectorizer that changes letters to lower case asks for the locale {LOCALE}, which is absent here: "
        "install it, or fit the vectorizer with lowercase=False, on text in lower case"
    )
