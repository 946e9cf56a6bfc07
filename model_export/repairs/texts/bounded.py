"""Counts characters of a text that stand side by side within a word and the spaces on both its sides."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import TensorProto

from model_export.drawing import Drawing
from model_export.repairs.texts.characters import BLANKS, CHARACTER
from model_export.repairs.texts.symbols import (
    PADDING,
    SPACE,
    count_terms,
    find_symbols,
    number_parts,
    number_terms,
    split_text,
)


def count_bounded_characters(drawing: Drawing, vectorizer: Any, text: str) -> str:
    """The analyzer "char_wb"; float32 [rows, terms].

    Every blank is a space here. Words share the spaces between them and may have several, which does no harm: a term
    has a space at its ends only, but for the space itself.
    """
    numbers = number_parts("".join(vectorizer.vocabulary_) + SPACE)
    space = numbers[SPACE]
    matches = split_text(drawing, vectorizer, text, CHARACTER)
    inner = find_symbols(drawing, matches, numbers | dict.fromkeys((*BLANKS, PADDING), space))
    edge = drawing.add("Expand", np.array([[space]]), _column(drawing, inner))
    symbols = drawing.add("Concat", edge, inner, edge, axis=1)
    shortest, longest = vectorizer.ngram_range
    terms = number_terms(vectorizer.vocabulary_, numbers, tuple, lambda term: _can_occur(term, shortest, longest))
    counts = count_terms(drawing, symbols, terms)
    alone = vectorizer.vocabulary_.get(SPACE) if shortest == 1 else None
    return counts if alone is None else _with_spaces(drawing, counts, _count_words(drawing, symbols, space), alone)


def _can_occur(term: Sequence[str], shortest: int, longest: int) -> bool:
    """A word that is too short even with its spaces counts once, as it is; the space alone is counted apart."""
    blanks = [character for character in term if character in BLANKS]
    if set(blanks) - {SPACE} or SPACE in term[1:-1] or len(blanks) == len(term):
        return False
    whole = len(blanks) == 2
    return len(term) <= longest and (len(term) >= shortest or whole)


def _column(drawing: Drawing, symbols: str) -> str:
    """The shape of one column of as many rows."""
    return drawing.add("Concat", drawing.add("Shape", symbols, end=1), np.array([1]), axis=0)


def _count_words(drawing: Drawing, symbols: str, space: int) -> str:
    """How many words each row has, float32 [rows, 1]: as many as characters before a space."""
    spaces = drawing.add("Equal", symbols, np.array(space))
    before, behind = (drawing.add("Slice", spaces, *cut) for cut in (_cut(0, -1), _cut(1, 2**62)))
    ends = drawing.add("And", drawing.add("Not", before), behind)
    return drawing.add("ReduceSum", drawing.add("Cast", ends, to=TensorProto.FLOAT), np.array([1]))


def _cut(start: int, end: int) -> tuple[Any, ...]:
    return np.array([start]), np.array([end]), np.array([1])


def _with_spaces(drawing: Drawing, counts: str, words: str, column: int) -> str:
    """The counts, with two spaces a word in their column."""
    width = drawing.add("Squeeze", drawing.add("Shape", counts, start=1))
    here = drawing.add("Equal", drawing.add("Range", np.array(0), width, np.array(1)), np.array(column))
    return drawing.add("Where", here, drawing.add("Add", words, words), counts)
