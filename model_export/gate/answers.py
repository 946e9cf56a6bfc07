"""Reads an answer whatever its shape: a number, a label with probabilities, or lists and dicts of such."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from shared.predictions import Prediction


def numbers(answer: Prediction) -> list[float]:
    """The numbers of an answer, in order; labels are none, even where they are floats."""
    return list(_numbers(answer))


def labels(answer: Prediction) -> list[Any]:
    """What an answer says besides numbers, in order."""
    return list(_labels(answer))


def is_finite(answer: Prediction) -> bool:
    """Whether no number of an answer is NaN or infinite."""
    return all(map(isfinite, _numbers(answer)))


def is_refusal(answer: Prediction) -> bool:
    """Whether the answer is the core's refusal, in words, which differs from every prediction."""
    return isinstance(answer, dict) and "refused" in answer


def gap(wanted: Prediction, got: Prediction) -> float:
    """The largest difference of two numbers in the same place; 0 where there is none to compare."""
    pairs = zip(_numbers(wanted), _numbers(got), strict=False)
    return max((abs(a - b) for a, b in pairs), default=0.0)


def _numbers(answer: Prediction) -> Iterator[float]:
    if isinstance(answer, float):
        yield answer
    elif isinstance(answer, list):
        for item in answer:
            yield from _numbers(item)
    elif isinstance(answer, dict):
        for name, item in answer.items():
            if name != "label":
                yield from _numbers(item)


def _labels(answer: Prediction) -> Iterator[Any]:
    if isinstance(answer, dict):
        for name, item in answer.items():
            if name == "label":
                yield item
            else:
                yield from _labels(item)
    elif isinstance(answer, list):
        for item in answer:
            yield from _labels(item)
    elif not isinstance(answer, float):
        yield answer
