"""Counts characters of a text that stand side by side, with blanks as scikit-learn reads them."""

from typing import Any

import numpy as np

from model_export.drawing import Drawing
from model_export.repairs.texts.symbols import SPACE, count_terms, find_symbols, number_parts, number_terms, split_text

BLANKS = tuple(character for character in map(chr, range(2**16)) if character.isspace())
"""Python's, all in the basic plane; a regular expression of onnxruntime's knows ASCII's only."""

CHARACTER = "(?s:.)"

RUN = "[{}]{{2,}}".format("".join(f"\\x{{{ord(blank):x}}}" for blank in BLANKS))
"""Two blanks or more."""


def count_characters(drawing: Drawing, vectorizer: Any, text: str) -> str:
    """The analyzer "char": two or more blanks are one space, a blank alone is itself; float32 [rows, terms]."""
    numbers = number_parts("".join(vectorizer.vocabulary_) + SPACE)
    # The longest match wins, so that a run of blanks is one match.
    matches = split_text(drawing, vectorizer, text, f"{RUN}|{CHARACTER}")
    runs = drawing.add("RegexFullMatch", matches, pattern=RUN)
    symbols = drawing.add("Where", runs, np.array(numbers[SPACE]), find_symbols(drawing, matches, numbers))
    shortest, longest = vectorizer.ngram_range
    terms = number_terms(vectorizer.vocabulary_, numbers, tuple, lambda term: shortest <= len(term) <= longest)
    return count_terms(drawing, symbols, terms)
