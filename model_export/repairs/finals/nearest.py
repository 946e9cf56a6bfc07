"""Which points are a row's nearest, as scikit-learn chooses among those that are equally near."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model_export.drawing import Drawing
from model_export.repairs.finals.distances import power_of, reduced_distances, split_columns
from model_export.repairs.finals.heap import replay
from model_export.repairs.finals.visits import draw_turns, order_of

NEVER = 2.0**60
"""Later than any turn."""

MOST_COLUMNS = 64
"""Each column adds some nodes to the graph."""


class Nearest(NamedTuple):
    """Names in the graph: places in the order of visits and reduced distances, both of shape [rows, neighbours].

    `unknown`, of shape [rows, 1]: whether the answer hangs on a choice that is not repeated.
    """

    places: str
    reduced: str
    unknown: str


def find_nearest(drawing: Drawing, values: NDArray[np.float64]) -> Nearest:
    """A row's neighbours among points with these values, in the order of visits.

    scikit-learn keeps the neighbours found so far in a heap. A point as far as the last of the nearest enters while the
    heap has room, so the first met stay; unless nearer ones come later and drive out one of them. Which one hangs on
    all that the heap has held: where it is between different values it is replayed if the points are such that it
    happens among themselves, else unknown.
    """
    estimator = drawing.estimator
    power, columns = power_of(estimator) or 2.0, split_columns(drawing)
    points = np.asarray(estimator._fit_X, float)[order_of(estimator)]
    far = reduced_distances(drawing, columns, points, power)
    count = np.array([estimator.n_neighbors])
    nearest, _ = drawing.add_several("TopK", 2, far, count, axis=1, largest=0)
    last = drawing.add("Gather", nearest, np.array([estimator.n_neighbors - 1]), axis=1)
    every = draw_turns(drawing, columns, power)
    turns = drawing.add("Where", drawing.add("LessOrEqual", far, last), every, NEVER)
    surely = drawing.add("Where", drawing.add("Less", far, last), -1.0, turns)
    _, places = drawing.add_several("TopK", 2, surely, count, axis=1, largest=0)
    _, first = drawing.add_several("TopK", 2, turns, count, axis=1, largest=0)
    unknown = drawing.add("Or", _drives_out(drawing, far, last, (places, first), values), _is_endless(drawing, last))
    if _has_ties(estimator):
        places = _replayed(drawing, far, every, unknown, places)
        unknown = _is_endless(drawing, last)
    return Nearest(places, drawing.add("GatherElements", far, places, axis=1), unknown)


def hindrance(estimator: Any) -> str:
    """Why the nearest points of this estimator can't be drawn; empty where they can."""
    if estimator.n_features_in_ > MOST_COLUMNS:
        return f"neighbours by distance over {MOST_COLUMNS} columns"
    if not isinstance(estimator._fit_X, np.ndarray):
        return "neighbours among sparse points"
    return f"the metric {estimator.effective_metric_!r}" if power_of(estimator) is None else ""


def _has_ties(estimator: Any) -> bool:
    """Whether one of the points itself has neighbours of which the last is as near as the next."""
    count = estimator.n_neighbors
    if count >= len(estimator._fit_X):
        return False
    near, _ = estimator.kneighbors(estimator._fit_X, count + 1)
    return bool((near[:, -1] == near[:, -2]).any())


def _replayed(drawing: Drawing, far: str, turns: Any, where: str, places: str) -> str:
    """The places, with those of some rows found by the heap."""
    points = np.array([len(drawing.estimator._fit_X)])
    rows = drawing.add(
        "Compress", drawing.add("Range", 0, _rows(drawing, far), 1), drawing.add("Reshape", where, np.array([-1]))
    )
    some = drawing.add("Gather", far, rows, axis=0)
    each = drawing.add("Gather", drawing.add("Expand", turns, drawing.add("Shape", far)), rows, axis=0)
    _, order = drawing.add_several("TopK", 2, each, points, axis=1, largest=0)
    held = replay(drawing, drawing.add("GatherElements", some, order, axis=1), drawing.estimator.n_neighbors)
    found = drawing.add("GatherElements", order, drawing.add("Min", held, points - 1), axis=1)
    return str(drawing.add("ScatterND", places, drawing.add("Unsqueeze", rows, np.array([1])), found))


def _rows(drawing: Drawing, far: str) -> str:
    return str(drawing.add("Reshape", drawing.add("Shape", far, end=1), np.array([], dtype=np.int64)))


def _drives_out(drawing: Drawing, far: str, last: str, chosen: tuple[str, str], values: NDArray[np.float64]) -> str:
    """Whether, of the points as far as the last, more are among the first met than stay, with different values."""
    kinds = np.unique(values, axis=0, return_inverse=True)[1].ravel().astype(float)
    counts: list[Any] = []
    for places in chosen:
        at_edge = drawing.add("Equal", drawing.add("GatherElements", far, places, axis=1), last)
        counts.append(drawing.add("ReduceSum", drawing.cast(at_edge), np.array([1]), keepdims=1))
    kind = drawing.add("Gather", kinds, chosen[1])
    least = drawing.add("ReduceMin", drawing.add("Where", at_edge, kind, NEVER), np.array([1]), keepdims=1)
    most = drawing.add("ReduceMax", drawing.add("Where", at_edge, kind, -1.0), np.array([1]), keepdims=1)
    return str(drawing.add("And", drawing.add("Less", *counts), drawing.add("Less", least, most)))


def _is_endless(drawing: Drawing, last: str) -> str:
    """Whether the last of the nearest is infinitely far: scikit-learn then names a point that it never met."""
    return str(drawing.add("Not", drawing.add("Less", last, np.inf)))
