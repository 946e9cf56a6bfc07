"""Causes that the two answers show by themselves."""

from collections.abc import Iterator
from math import isinf
from typing import Any

from model_export.errors import Witness

CLOSE = 1e-6
"""Two probabilities that are no further apart are a tie, and two numbers one: float32 holds seven digits."""


def answer_causes(witness: Witness) -> Iterator[str]:
    """A number that is none, two classes that tie on both sides, and a tolerance that float32 can't keep."""
    estimator, model = witness.estimator, witness.model
    if isinstance(model, dict) and "finite number" in model.get("refused", ""):
        yield "the graph answers a number that is not finite"
    tied = _tied(estimator)
    if isinf(witness.distance) and tied and _tied(model):
        yield f"the classes {' and '.join(map(repr, tied))} tie: which one wins hangs on the last digit"
    if isinstance(estimator, float) and isinstance(model, float) and abs(estimator - model) <= CLOSE * abs(estimator):
        yield "the answers are the same but for float32's rounding: the tolerance is narrower than that"


def _tied(answer: Any) -> list[str]:
    """The two likeliest classes, where no digit that float32 holds tells them apart."""
    chances = answer.get("probabilities", {}) if isinstance(answer, dict) else {}
    best = sorted(chances, key=lambda name: -chances[name])[:2]
    return best if len(best) == 2 and chances[best[0]] - chances[best[1]] <= CLOSE else []
