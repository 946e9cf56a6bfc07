"""Counts words of a text, and so many side by side as a vectorizer joins once its stop words are gone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import TensorProto

from model_export.drawing import Drawing
from model_export.repairs.texts.symbols import SPACE, count_terms, find_symbols, number_parts, number_terms, split_text
from model_export.vectorizer import word_pattern

STOP = -1
"""The symbol of a stop word."""


def count_words(drawing: Drawing, vectorizer: Any, text: str) -> str:
    """The analyzer "word"; float32 [rows, terms]."""
    stops = sorted(vectorizer.get_stop_words() or ())
    known = number_parts(word for term in vectorizer.vocabulary_ for word in term.split(SPACE))
    numbers = known | dict.fromkeys(stops, STOP)
    matches = split_text(drawing, vectorizer, text, word_pattern(vectorizer))
    symbols = find_symbols(drawing, matches, numbers)
    shortest, longest = vectorizer.ngram_range

    def can_occur(words: Sequence[str]) -> bool:
        return shortest <= len(words) <= longest and not set(words).intersection(stops)

    terms = number_terms(vectorizer.vocabulary_, numbers, lambda term: term.split(SPACE), can_occur)
    return count_terms(drawing, _put_last(drawing, symbols) if stops else symbols, terms)


def _put_last(drawing: Drawing, symbols: str) -> str:
    """The symbols of each row with those of stop words behind all others, else in their order."""
    stopped = drawing.add("Equal", symbols, np.array(STOP))
    stops = drawing.add("Cast", stopped, to=TensorProto.INT64)
    before = drawing.add("CumSum", drawing.add("Sub", np.array(1), stops), np.array(1), exclusive=1)
    behind = drawing.add("CumSum", stops, np.array(1), reverse=1)
    from_end = drawing.add("Sub", drawing.add("Shape", symbols, start=1), behind)
    return drawing.add("ScatterElements", symbols, drawing.add("Where", stopped, from_end, before), symbols, axis=1)
