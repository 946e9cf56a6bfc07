"""A text as a row of symbols, each a word or a character by number, and the terms that stand in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from model_export.drawing import ML, Drawing
from model_export.vectorizer import LOCALE

STRANGER = 0
"""The symbol of what no term holds, and of the padding behind a short text."""

PADDING = " -"
"""Neither a word, nor a character, nor blanks."""

SPACE = " "
"""By which scikit-learn joins words, and with which it pads them."""

Term: TypeAlias = tuple[int, ...]
"""Symbols side by side."""


def split_text(drawing: Drawing, vectorizer: Any, text: str, pattern: str) -> str:
    """The matches of `pattern` in texts of shape [rows, 1], in small letters if need be: [rows, most matches]."""
    flat = drawing.add("Reshape", text, np.array([-1]))
    if vectorizer.lowercase:
        flat = drawing.add("StringNormalizer", flat, case_change_action="LOWER", is_case_sensitive=0, locale=LOCALE)
    return drawing.add(
        "Tokenizer", flat, domain="com.microsoft", mark=0, mincharnum=1, pad_value=PADDING, tokenexp=pattern
    )


def number_parts(parts: Iterable[str]) -> dict[str, int]:
    """A symbol for each of these words or characters, none of them `STRANGER`."""
    return {part: number for number, part in enumerate(sorted(set(parts)), start=STRANGER + 1)}


def find_symbols(drawing: Drawing, matches: str, numbers: Mapping[str, int]) -> str:
    """Each match's symbol, int64, and `STRANGER` for others."""
    keys, values = [part.encode() for part in numbers], list(numbers.values())
    return drawing.add(
        "LabelEncoder", matches, domain=ML, keys_strings=keys, values_int64s=values, default_int64=STRANGER
    )


def number_terms(
    vocabulary: Mapping[str, int],
    numbers: Mapping[str, int],
    split: Callable[[str], Sequence[str]],
    can_occur: Callable[[Sequence[str]], bool],
) -> dict[Term, int]:
    """The column of each term, which `split` takes apart. One that can't occur gets a symbol that no text has."""
    terms = {}
    for text, column in vocabulary.items():
        parts = split(text)
        never = (len(numbers) + 1 + int(column),)
        terms[tuple(numbers[part] for part in parts) if can_occur(parts) else never] = int(column)
    return terms


def count_terms(drawing: Drawing, symbols: str, columns: Mapping[Term, int]) -> str:
    """How often each term stands among the symbols of each row, float32 [rows, columns]."""
    terms = sorted(columns, key=lambda term: (len(term), term))
    lengths = [len(term) for term in terms]
    return drawing.add(
        "TfIdfVectorizer",
        symbols,
        mode="TF",
        min_gram_length=lengths[0],
        max_gram_length=lengths[-1],
        max_skip_count=0,
        pool_int64s=[symbol for term in terms for symbol in term],
        # Where the terms of 1, 2, … symbols begin in the pool.
        ngram_counts=[sum(length for length in lengths if length < size) for size in range(1, lengths[-1] + 1)],
        ngram_indexes=[columns[term] for term in terms],
    )
