"""Texts that are hard to take apart: odd blanks, capitals, accents, joined and repeated words, nothing at all."""

import re
from typing import Any

import numpy as np
from pandas import Series

BLANKS = (" ", "  ", "\t", "\n", " - ", ", ", "_", "'", "\N{NO-BREAK SPACE}", "/", ".")

# Without İ and a Σ that ends a word: an export notes that these have other small letters in a graph.
ODDITIES = (
    *("", " ", "a", "I", "the", "and", "of the", "not", "42", "3.14", "x_y", "don't", "e-mail"),
    *(
        "STRASSE",
        "Straße",
        "naïve",
        "CAFÉ",
        "cafe\N{COMBINING ACUTE ACCENT}",
        "日本語",
        "привет",
        "🐧",
        "ﬁne",
    ),
)


def is_prose(column: "Series[Any]") -> bool:
    """Whether the texts are of several words, and mostly unlike each other."""
    texts = [value for value in column if isinstance(value, str)]
    return len(texts) > 0 and len(set(texts)) > 20 and sum(" " in text for text in texts) > len(texts) / 2


def mutate(column: "Series[Any]", count: int, random: np.random.Generator) -> list[str]:
    """Texts of the words of the given ones and of oddities, put together in other ways."""
    words = sorted({word for text in column for word in re.findall(r"\S+", text)})
    return [_text(words, random) for _ in range(count)]


def _text(words: list[str], random: np.random.Generator) -> str:
    text = ""
    for _ in range(random.integers(0, 12)):
        word = str(random.choice(words if random.random() < 0.8 else ODDITIES))
        text += _dress(word, random) + str(random.choice(BLANKS if random.random() < 0.4 else (" ",)))
    return text


def _dress(word: str, random: np.random.Generator) -> str:
    if random.random() < 0.7:
        return word
    return str(random.choice([word.upper(), word.capitalize(), f"{word} {word}", word[::-1], f"{word}s"]))
