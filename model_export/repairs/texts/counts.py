"""CountVectorizer by symbols: joined words beside stop words or of unknown ones, and characters."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from model_export.drawing import Drawing
from model_export.repairs.repair import Repair
from model_export.repairs.texts.bounded import count_bounded_characters
from model_export.repairs.texts.characters import count_characters
from model_export.repairs.texts.symbols import SPACE
from model_export.repairs.texts.words import count_words

_COUNTS: Mapping[str, Callable[[Drawing, Any, str], str]] = {
    "word": count_words,
    "char": count_characters,
    "char_wb": count_bounded_characters,
}


def are_miscounted(operator: Any) -> bool:
    """Whether skl2onnx counts characters or the words of this vectorizer wrongly in some text."""
    vectorizer = operator.raw_operator
    if vectorizer.analyzer != "word":
        return True
    stops, known = vectorizer.get_stop_words() or (), vectorizer.vocabulary_
    if vectorizer.ngram_range == (1, 1):
        return any(stop in known for stop in stops)
    return bool(stops) or _are_misjoined(vectorizer.ngram_range, [term.split(SPACE) for term in known])


def _are_misjoined(ngram_range: tuple[int, int], terms: Sequence[Sequence[str]]) -> bool:
    """Whether skl2onnx fails or errs: it takes four words, or one that is not known alone, for a single word.

    Its graph does not load where no term is as long as it may be.
    """
    shortest, longest = ngram_range
    alone = {words[0] for words in terms if len(words) == 1}
    lengths = {len(words) for words in terms}
    if min(lengths) < shortest or max(lengths) != longest:
        return True
    return shortest == 1 and any(len(words) > 3 or not alone.issuperset(words) for words in terms)


def count(drawing: Drawing, vectorizer: Any, text: str) -> str:
    """How often each term stands in texts of shape [rows, 1], or whether it does: float32 [rows, terms]."""
    counts = _COUNTS[vectorizer.analyzer](drawing, vectorizer, text)
    return drawing.add("Min", counts, np.array([1], dtype=np.float32)) if vectorizer.binary else counts


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Count the terms."""
    drawing = Drawing.like_inputs(scope, operator, container)
    drawing.end("Identity", count(drawing, operator.raw_operator, operator.inputs[0].full_name))


REPAIR = Repair(
    "counted words",
    "CountVectorizer joins words across stop words, takes joined words for one word, and counts each blank alone",
    (CountVectorizer,),
    convert,
    needed=are_miscounted,
)
