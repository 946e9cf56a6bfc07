"""What skl2onnx 1.20 converts without an error and wrongly, on rows that the given ones need not show."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.impute import KNNImputer

from model_export.errors import NotConvertible
from model_export.parts import walk


def demand_faithful(estimator: Any) -> None:
    """Raise `NotConvertible` for an estimator with such a part."""
    for part in walk(estimator):
        fault = _fault(part)
        if fault:
            raise NotConvertible(f"{type(part).__name__} is not converted faithfully: {fault}")


def _fault(part: BaseEstimator) -> str:
    if isinstance(part, KNNImputer):
        return "which of equally near rows fill a gap is left to rounding; use IterativeImputer or SimpleImputer"
    if isinstance(part, TfidfTransformer) and part.sublinear_tf:
        return "sublinear_tf is 1 + log(count) in scikit-learn and log(1 + count) in ONNX; use sublinear_tf=False"
    return _fault_of_words(part) if isinstance(part, CountVectorizer) else ""


def _fault_of_words(vectorizer: CountVectorizer) -> str:
    if vectorizer.analyzer == "char":
        return "blanks in a row count as one in scikit-learn and each in ONNX; use analyzer='word'"
    if vectorizer.ngram_range[1] == 1:
        return ""
    if vectorizer.stop_words:
        return "its stop words are left out before words are joined in scikit-learn only; use ngram_range=(1, 1)"
    known = getattr(vectorizer, "vocabulary_", ())  # a ColumnTransformer also keeps the unfitted one that it copied
    if vectorizer.ngram_range[0] == 1 and any(word not in known for words in known for word in words.split()):
        return "words joined of one that is not known alone are taken for a single word; use max_df=1.0"
    return ""
