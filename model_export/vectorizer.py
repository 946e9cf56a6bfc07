"""What skl2onnx must be told about a vectorizer of text, so that the graph reads words as scikit-learn does."""

import re
from typing import Any

from sklearn.feature_extraction.text import CountVectorizer

from model_export.parts import walk

LOCALE = "C.UTF-8"
"""By which a graph makes letters small: glibc has it built in since 2.35, and older images of the clouds as a file.

onnxruntime's own choice is en_US.UTF-8, which they lack (aws-lambda-base-images#229); in "C" only ASCII's letters have
a small form. In C.UTF-8 every code point becomes what `str.lower` makes of it, but for İ and a Σ that ends a word.
"""

PATTERN: str = CountVectorizer().token_pattern
"""scikit-learn's own idea of a word: two or more of what Python calls `\\w`."""

LETTER = r"[\p{L}\p{N}_]"
"""What Python calls `\\w`, for onnxruntime, whose own is ASCII's only."""

WORD = LETTER + "{2,}"
"""The same for onnxruntime, whose `\\w` is ASCII's only: equal for every code point that Python's Unicode knows."""


def options_for(estimator: Any) -> dict[int, dict[str, str]]:
    """skl2onnx's options for each vectorizer inside."""
    return {id(part): _options(part) for part in walk(estimator) if isinstance(part, CountVectorizer)}


def splits_its_own_way(estimator: Any) -> bool:
    """Whether a vectorizer splits text into words by a pattern of its own: `\\w` and `\\b` are ASCII's in a graph."""
    vectorizers = (part for part in walk(estimator) if isinstance(part, CountVectorizer))
    return any(part.analyzer == "word" and not _counts_letters(part.token_pattern) for part in vectorizers)


def makes_letters_small(estimator: Any) -> bool:
    """Whether a vectorizer reads capital letters as small ones: a graph differs for İ and for a Σ that ends a word."""
    return any(part.lowercase for part in walk(estimator) if isinstance(part, CountVectorizer))


def word_pattern(vectorizer: CountVectorizer) -> str:
    """What a word is, for onnxruntime: letters of any script where the vectorizer's pattern says letters."""
    counted = _counts_letters(vectorizer.token_pattern)
    return f"{LETTER}{{{len(counted) // 2},}}" if counted else vectorizer.token_pattern.removeprefix("(?u)")


def _options(vectorizer: CountVectorizer) -> dict[str, str]:
    if vectorizer.analyzer != "word" or vectorizer.token_pattern is None:
        return {"locale": LOCALE}
    return {"locale": LOCALE, "tokenexp": word_pattern(vectorizer)}


def _counts_letters(pattern: str | None) -> str | None:
    """The part of a pattern that says "so many letters or more, between bounds", as scikit-learn's own does."""
    found = re.fullmatch(r"(?:\(\?u\))?\\b((?:\\w)+)\+\\b", pattern or "")
    return found and found[1]
