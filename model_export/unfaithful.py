"""What skl2onnx 1.20 converts without an error and wrongly, on rows that the given ones need not show."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import TunedThresholdClassifierCV

from model_export.errors import NotConvertible
from model_export.parts import walk


def demand_faithful(estimator: Any) -> None:
    """Raise `NotConvertible` for an estimator with such a part."""
    for part in walk(estimator):
        fault = _fault(part)
        if fault:
            raise NotConvertible(f"{type(part).__name__} is not converted faithfully: {fault}")


def _fault(part: BaseEstimator) -> str:
    if isinstance(part, TunedThresholdClassifierCV):
        return "its decision threshold is left out; export the estimator inside, and apply the threshold to its answer"
    if isinstance(part, CountVectorizer) and part.analyzer == "char":
        return "blanks in a row count as one in scikit-learn and each in ONNX; use analyzer='word'"
    return ""
