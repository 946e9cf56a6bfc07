"""TfidfTransformer with sublinear_tf, and TfidfVectorizer where its counts or its weights need a repair."""

from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer

from model_export.drawing import Drawing
from model_export.repairs.repair import Repair
from model_export.repairs.texts.counts import are_miscounted, count

_NORMS = {"l1": "ReduceL1", "l2": "ReduceL2"}


def are_sublinear(operator: Any) -> bool:
    """Whether a count is weighed by its logarithm."""
    return bool(operator.raw_operator.sublinear_tf)


def weigh(drawing: Drawing, transformer: Any, counts: str) -> str:
    """Counts of shape [rows, terms] as `TfidfTransformer` weighs them."""
    weights = _logarithms(drawing, counts) if transformer.sublinear_tf else counts
    if transformer.use_idf:
        weights = drawing.add("Mul", weights, drawing.constants(transformer.idf_))
    if transformer.norm is None:
        return weights
    norms = drawing.add(_NORMS[transformer.norm], weights, np.array([1]))
    # A text without any term stays 0.
    empty = drawing.add("Equal", norms, drawing.constants(0))
    return drawing.add("Div", weights, drawing.add("Where", empty, drawing.constants(1), norms))


def _logarithms(drawing: Drawing, counts: str) -> str:
    """1 + log(count), and 0 for no count."""
    zero, one = drawing.constants(0), drawing.constants(1)
    none = drawing.add("Equal", counts, zero)
    logarithms = drawing.add("Log", drawing.add("Where", none, one, counts))
    return drawing.add("Where", none, zero, drawing.add("Add", logarithms, one))


def convert_transformer(scope: Any, operator: Any, container: Any) -> None:
    """Weigh counts."""
    drawing = Drawing.like_inputs(scope, operator, container)
    drawing.end("Identity", weigh(drawing, operator.raw_operator, drawing.rows()))


def convert_vectorizer(scope: Any, operator: Any, container: Any) -> None:
    """Count terms and weigh the counts."""
    drawing, vectorizer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    counts = count(drawing, vectorizer, operator.inputs[0].full_name)
    drawing.end("Identity", weigh(drawing, vectorizer._tfidf, counts))


TRANSFORMER = Repair(
    "sublinear counts",
    "TfidfTransformer(sublinear_tf=True) takes log(1 + count) for 1 + log(count)",
    (TfidfTransformer,),
    convert_transformer,
    needed=are_sublinear,
)

VECTORIZER = Repair(
    "weighed words",
    "TfidfVectorizer counts as CountVectorizer does, and weighs as TfidfTransformer",
    (TfidfVectorizer,),
    convert_vectorizer,
    needed=lambda operator: are_sublinear(operator) or are_miscounted(operator),
)
