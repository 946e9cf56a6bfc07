"""Golden rows: a model carries some rows with the estimator's own answers, and whoever loads it asks for them again."""

from collections.abc import Sequence
from math import isclose
from typing import Any, NamedTuple

from shared.errors import ModelUnusable


class Tolerance(NamedTuple):
    """How far a number may be off: |a - b| <= max(relative x the larger of the two, absolute), as in `math.isclose`."""

    relative: float = 1e-4
    absolute: float = 1e-5


class Golden(NamedTuple):
    """Rows in signature order with the estimator's predictions, one a row."""

    rows: tuple[Any, ...]
    predictions: tuple[Any, ...]
    tolerance: Tolerance


def parse(document: Any) -> Golden:
    """The golden rows of a model's metadata. Raises ModelUnusable."""
    try:
        tolerance = Tolerance(float(document["tolerance"]["relative"]), float(document["tolerance"]["absolute"]))
        golden = Golden(tuple(document["rows"]), tuple(document["predictions"]), tolerance)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelUnusable(f"its golden rows can't be read: {error!r}") from error
    if len(golden.rows) != len(golden.predictions):
        raise ModelUnusable(f"it has {len(golden.rows)} golden rows and {len(golden.predictions)} predictions for them")
    return golden


def agree(expected: Any, actual: Any, tolerance: Tolerance) -> bool:
    """Whether two predictions are the same answer: labels equal, numbers within the tolerance, shapes alike."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        alike = expected.keys() == actual.keys()
        return alike and all(agree(expected[key], actual[key], tolerance) for key in expected)
    if isinstance(expected, list) and isinstance(actual, list):
        alike = len(expected) == len(actual)
        return alike and all(agree(*pair, tolerance) for pair in zip(expected, actual, strict=True))
    if isinstance(expected, float) and isinstance(actual, float):
        return isclose(expected, actual, rel_tol=tolerance.relative, abs_tol=tolerance.absolute)
    return type(expected) is type(actual) and bool(expected == actual)


def first_difference(expected: Sequence[Any], actual: Sequence[Any], tolerance: Tolerance) -> int | None:
    """The first row whose answers differ, or None."""
    pairs = zip(expected, actual, strict=True)
    return next((row for row, pair in enumerate(pairs) if not agree(*pair, tolerance)), None)
