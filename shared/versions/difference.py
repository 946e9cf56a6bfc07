"""How far two versions' answers to the same rows are apart."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import isclose
from operator import ne, sub
from sys import float_info
from typing import Any, NamedTuple

from shared.golden import Tolerance
from shared.predictions import Scored, reader
from shared.signature import by_target, class_names
from shared.tensor import Tensor

TOLERANCE = Tolerance(relative=0.01, absolute=1e-5)
"""A number that nothing stands beside, a regressor's, is another answer where it is further off than this."""

_BESIDE = ("probabilities", "score", "distances")
"""What stands beside a label, which alone says whether a row differs: two versions never have equal probabilities."""


class Place(NamedTuple):
    """A column of an answer by its target, role and class, for two graphs may name or order them otherwise."""

    target: int
    part: str
    label: str = ""


class Difference(NamedTuple):
    """How many rows are answered otherwise, and the largest difference between two numbers."""

    rows: int
    largest: float


def compare(answered: Scored, shadowed: Scored) -> Difference:
    """The difference of two answers to the same rows. Where they give other outputs, every row differs."""
    left, right = dict(_columns(answered)), dict(_columns(shadowed))
    rows = len(next(iter(left.values())))
    differing = set() if _parts(left) == _parts(right) else set(range(rows))
    largest = 0.0
    for place in left.keys() & right.keys():
        otherwise, apart = _compare(place.part, left[place], right[place])
        largest = max(largest, apart)
        if place.part not in _BESIDE:
            differing.update(otherwise)
    return Difference(len(differing), min(largest, float_info.max))  # JSON has no infinity


def _columns(scored: Scored) -> Iterator[tuple[Place, Sequence[Any]]]:
    """One value a row, and probabilities by class: two versions may know different ones."""
    outputs, results = scored
    found = iter(results)
    for target, parts in enumerate(by_target(outputs)):
        for output in parts:
            place, result = Place(target, output.role or output.name), next(found)
            if output.role == "probabilities" and isinstance(result, Tensor):
                for at, name in enumerate(class_names(output.classes)):
                    yield place._replace(label=name), result.data[at :: len(output.classes)]
            else:
                yield place, reader(output)(result)


def _parts(places: Iterable[Place]) -> set[tuple[int, str]]:
    return {(place.target, place.part) for place in places}


def _compare(part: str, left: Sequence[Any], right: Sequence[Any]) -> tuple[Iterable[int], float]:
    """The rows with another answer in a column, and how far its numbers are apart; what is common without a loop."""
    if isinstance(left, array) and isinstance(right, array):  # the probabilities of a class
        return (), max(map(abs, map(sub, left, right)))
    if part == "label":
        return (row for row, unlike in enumerate(map(ne, left, right)) if unlike), 0.0
    weighed = [_weigh(*pair) for pair in zip(left, right, strict=True)]
    return (row for row, (alike, _) in enumerate(weighed) if not alike), max(apart for _, apart in weighed)


def _weigh(left: Any, right: Any) -> tuple[bool, float]:
    """Whether two values are one answer, and how far their numbers are apart."""
    if isinstance(left, dict) and isinstance(right, dict):
        return _weigh_all([(left[key], right[key]) for key in left.keys() & right.keys()], left.keys() == right.keys())
    if isinstance(left, list) and isinstance(right, list):
        return _weigh_all(list(zip(left, right, strict=False)), len(left) == len(right))
    if isinstance(left, int | float) and isinstance(right, int | float):
        close = isclose(left, right, rel_tol=TOLERANCE.relative, abs_tol=TOLERANCE.absolute)
        return close, abs(float(left) - float(right))
    return left == right, 0.0


def _weigh_all(pairs: list[tuple[Any, Any]], fitting: bool) -> tuple[bool, float]:
    weighed = [_weigh(*pair) for pair in pairs]
    return fitting and all(alike for alike, _ in weighed), max((apart for _, apart in weighed), default=0.0)
