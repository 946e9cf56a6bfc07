"""Texts made of a vectorizer's own words, written in the ways in which graphs are known to read them otherwise."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

from model_export.gate.ground import Ground, cycled, with_column
from model_export.gate.probe import Probe
from model_export.parts import walk

WORDS = 60
"""So many of the words are taken, spread over the vocabulary."""

ROWS = 300

SEPARATORS = (" ", "  ", "\t", "\n", ", ", ". ", "-", "_", "/", " \u2013 ", "\u00a0", "…", "' ", " 7 ", " \U0001f427 ")

FIXED = ("", " ", "\n", "!?", "7", "2026-01-31", "a", "ß", "straße STRASSE", "ς", "Œuvre", "\U0001f427 \U0001f427")

CASED = "İΣ"
"""The two letters whose small forms are known to differ in a graph; no text made here holds them, the notes say so."""


def write_texts(ground: Ground) -> Iterator[Probe]:
    """Repeated words, joined words, stop words between, upper case, punctuation, accents, blanks, empty and long."""
    names, words = ground.texts(), _words(ground.oracle.estimator)
    if not (names and words):
        return
    random = ground.random("texts")
    texts = [text for text in _texts(words, random) if not any(letter in text for letter in CASED)]
    frame = cycled(ground.filled(len(texts)), len(texts))
    for name in names:
        frame = with_column(frame, name, [texts[place] for place in random.permutation(len(texts))])
    yield Probe("texts", tuple(names), frame, None)


def _texts(words: Sequence[str], random: np.random.Generator) -> Iterator[str]:
    yield from FIXED
    for word in words:
        yield from (word, word.upper(), word.title(), f"{word} {word} {word}", f"{word}\u0301", f"é{word}", f"_{word}7")
    yield " ".join(words) * 20
    yield words[0] * 2000
    for _ in range(ROWS):
        chosen = random.choice(words, random.integers(1, 10))
        yield "".join(str(word) + str(random.choice(SEPARATORS)) for word in chosen)


def _words(estimator: Any) -> list[str]:
    """Words that the vectorizers know, each alone and as they are joined, stop words, and one that nobody knows."""
    found: dict[str, None] = {}
    for part in walk(estimator):
        if isinstance(part, CountVectorizer) and hasattr(part, "vocabulary_"):
            known = sorted(part.vocabulary_)
            found |= dict.fromkeys(known[:: max(1, len(known) // WORDS)])
        if isinstance(part, CountVectorizer | HashingVectorizer):
            stops = sorted(part.get_stop_words() or ())
            found |= dict.fromkeys(stops[:: max(1, len(stops) // 10)])
    return [*found, "never", "seen"] if found else []
