"""Converts bisecting k-means: a row goes down the tree of bisections to the nearer of two centres at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import BisectingKMeans

from model_export.drawing import Drawing
from model_export.repairs.finals.clusters import give_distances, set_types
from model_export.repairs.repair import Repair

Turns = dict[int, int]
"""The bisections on the way to a leaf: 1 for left, -1 for right."""


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Each bisection is a plane between two centres; the leaf is the one on whose side of all its planes a row lies."""
    drawing = Drawing.like_inputs(scope, operator, container)
    rows, centres = drawing.rows(), drawing.estimator.cluster_centers_
    mean = centres.mean(axis=0)
    weights, biases, ways, labels = _planes(drawing.estimator, mean)
    turns = np.array([[way.get(at, 0) for way in ways] for at in range(len(biases))], dtype=float)
    sides = drawing.add("Add", drawing.add("MatMul", drawing.add("Sub", rows, mean), weights), biases)
    lefts = drawing.cast(drawing.add("LessOrEqual", sides, np.zeros(1)))
    # 0 for the leaf whose every turn was taken, less for the others.
    missing = drawing.add("Sub", drawing.add("MatMul", lefts, turns), (turns == 1).sum(axis=0, dtype=float))
    drawing.end("Gather", labels, drawing.add("ArgMax", missing, axis=1, keepdims=0))
    give_distances(drawing, rows, centres)


def _planes(model: Any, mean: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], list[Turns], NDArray[np.int64]]:
    """|x - left|² - |x - right|² of each bisection, as weights and biases of x - mean; each leaf's way and label."""
    shift = getattr(model, "_X_mean", 0.0) - mean
    weights: list[NDArray[Any]] = []
    biases: list[float] = []
    leaves: list[tuple[Turns, int]] = []
    for node, way in _walk(model._bisecting_tree, {}, weights):
        if node.left is None:
            leaves.append((way, node.label))
            continue
        left, right = node.left.center + shift, node.right.center + shift
        weights.append(2 * (right - left))
        biases.append(left @ left - right @ right)
    columns = len(mean)
    labels = np.array([label for _, label in leaves], np.int64)
    return np.array(weights).reshape(-1, columns).T, np.array(biases), [way for way, _ in leaves], labels


def _walk(node: Any, way: Turns, planes: list[Any]) -> Iterator[tuple[Any, Turns]]:
    """Every node with its way, in order: `planes` has grown by a bisection's own before its children come."""
    at = len(planes)
    yield node, way
    if node.left is not None:
        yield from _walk(node.left, {**way, at: 1}, planes)
        yield from _walk(node.right, {**way, at: -1}, planes)


REPAIR = Repair("bisecting k-means", "BisectingKMeans does not convert", (BisectingKMeans,), convert, set_types)
