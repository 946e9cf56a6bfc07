"""How far two versions' answers to the same rows are apart."""

from collections.abc import Iterator
from math import isclose
from sys import float_info
from typing import Any, NamedTuple

from shared.golden import Tolerance
from shared.predictions import Scored, reader
from shared.signature import Output, by_target, class_names
from shared.tensor import Items, Tensor

TOLERANCE = Tolerance(relative=0.01, absolute=1e-5)
"""A number that nothing stands beside, a regressor's, is another answer where it is further off than this."""

_BESIDE = ("probabilities", "score", "distances")
"""What stands beside a label, which alone says whether a row differs: two versions never have equal probabilities."""

Place = tuple[int, str]
"""An output by its target and its role, for two graphs may name it otherwise."""


class Difference(NamedTuple):
    """How many rows are answered otherwise, and the largest difference between two numbers."""

    rows: int
    largest: float


def compare(answered: Scored, shadowed: Scored) -> Difference:
    """The difference of two answers to the same rows. Where they give other outputs, every row differs."""
    left, right = dict(_columns(answered)), dict(_columns(shadowed))
    rows = len(next(iter(left.values())))
    differing = set() if left.keys() == right.keys() else set(range(rows))
    largest = 0.0
    for place in left.keys() & right.keys():
        for row, pair in enumerate(zip(left[place], right[place], strict=True)):
            if place[1] == "label":
                alike, apart = pair[0] == pair[1], 0.0
            else:
                alike, apart = _weigh(*pair)
            largest = max(largest, apart)
            if not alike and place[1] not in _BESIDE:
                differing.add(row)
    return Difference(len(differing), min(largest, float_info.max))  # JSON has no infinity


def _columns(scored: Scored) -> Iterator[tuple[Place, list[Any]]]:
    outputs, results = scored
    found = iter(results)
    for target, parts in enumerate(by_target(outputs)):
        for output in parts:
            yield (target, output.role or output.name), _read(output, next(found))


def _read(output: Output, result: Tensor | Items) -> list[Any]:
    """One value a row, with classes by name: two versions may know different ones."""
    if output.role != "probabilities" or isinstance(result, Items):
        return reader(output)(result)
    names, width = class_names(output.classes), len(output.classes)
    values = result.values()
    return [dict(zip(names, values[at : at + width], strict=True)) for at in range(0, len(values), width)]


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
