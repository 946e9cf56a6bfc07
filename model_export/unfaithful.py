"""What skl2onnx 1.20 converts without an error and wrongly, on rows that the given ones need not show."""

import re
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer
from sklearn.impute import KNNImputer

from model_export.errors import NotConvertible
from model_export.parts import walk
from model_export.repairs.texts.symbols import SPACE


def demand_faithful(estimator: Any) -> None:
    """Raise `NotConvertible` for an estimator with such a part."""
    for part in walk(estimator):
        fault = _fault(part)
        if fault:
            raise NotConvertible(f"{type(part).__name__} is not converted faithfully: {fault}")


def _fault(part: BaseEstimator) -> str:
    if isinstance(part, KNNImputer):
        return "which of equally near rows fill a gap is left to rounding; use IterativeImputer or SimpleImputer"
    if isinstance(part, HashingVectorizer):
        return "a graph has no such hash of words; use TfidfVectorizer or CountVectorizer"
    return _fault_of_words(part) if isinstance(part, CountVectorizer) else ""


def _fault_of_words(vectorizer: CountVectorizer) -> str:
    if vectorizer.strip_accents:
        return "a graph can't strip accents; use strip_accents=None, and strip them before, in training and when asking"
    for name in ("preprocessor", "tokenizer", "analyzer"):
        if callable(getattr(vectorizer, name)):
            return f"its {name} is a function, which no graph can hold; use token_pattern, analyzer and lowercase"
    if vectorizer.analyzer != "word":
        return ""
    if re.compile(vectorizer.token_pattern).groups:
        return "a group in token_pattern is all of a word in scikit-learn only; use (?:…) for (…)"
    # A ColumnTransformer also keeps the unfitted one that it copied.
    known = getattr(vectorizer, "vocabulary_", {}) if vectorizer.ngram_range != (1, 1) else {}
    tokenize = vectorizer.build_tokenizer()
    blank = next((word for term in known for word in tokenize(term) if SPACE in word), None)
    return "" if blank is None else f"a word with a blank in it, {blank!r}, can't be told from joined words"
