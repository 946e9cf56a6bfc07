"""In which order scikit-learn's search for neighbours meets the points: of equally near ones it keeps the first."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import BallTree

from model_export.drawing import Drawing, Operand
from model_export.repairs.finals.distances import full_distances, reduced_distances, sum_powers

Path = tuple[tuple[int, bool], ...]
"""The way to a leaf: for each node above it, whether the leaf is in its right half."""


def order_of(estimator: Any) -> NDArray[np.int64]:
    """The points as the leaves of the search tree hold them, one after the other; as given where there is no tree."""
    tree = estimator._tree
    return np.arange(len(estimator._fit_X)) if tree is None else np.asarray(tree.get_arrays()[1], np.int64)


def draw_turns(drawing: Drawing, columns: Sequence[str], power: float) -> Operand:
    """When each point of the order above is met: shape [rows, points], or [1, points] where rows make no difference.

    The nearer half of a tree comes first, the left one where both are as near (sklearn.neighbors, binary trees).
    """
    count = len(drawing.estimator._fit_X)
    inside = np.arange(count, dtype=float)[None]
    tree = drawing.estimator._tree
    leaves = [] if tree is None else list(_leaves(tree.get_arrays()[2]))
    if len(leaves) < 2:
        return inside
    parents = sorted({node for path, _ in leaves for node, _ in path})
    lefts = 2 * np.array(parents) + 1
    sides = [_least_distances(drawing, columns, power, nodes) for nodes in (lefts, lefts + 1)]
    right_first = drawing.cast(drawing.add("Greater", *sides))
    weights, constants = _weigh([path for path, _ in leaves], parents)
    turns = drawing.add("Add", drawing.add("MatMul", right_first, weights), constants)
    leaf_of = np.repeat(np.arange(len(leaves)), [size for _, size in leaves])
    return str(
        drawing.add("Add", drawing.add("Mul", drawing.add("Gather", turns, leaf_of, axis=1), float(count)), inside)
    )


def _leaves(nodes: Any, node: int = 0, path: Path = ()) -> Iterator[tuple[Path, int]]:
    """The way to each leaf, from left to right, and how many points it holds."""
    if nodes[node]["is_leaf"]:
        yield path, int(nodes[node]["idx_end"] - nodes[node]["idx_start"])
        return
    for right in (False, True):
        yield from _leaves(nodes, 2 * node + 1 + right, (*path, (node, right)))


def _weigh(paths: Sequence[Path], parents: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A leaf's turn: a sum over the nodes above it of whether it is in the half that comes later; the top counts most.

    Weights of "the right half comes first", of shape [nodes, leaves], and constants, of shape [1, leaves].
    """
    weights, constants = np.zeros((len(parents), len(paths))), np.zeros((1, len(paths)))
    deepest = max(map(len, paths))
    for leaf, path in enumerate(paths):
        for depth, (node, right) in enumerate(path):
            weight = 2.0 ** (deepest - depth)
            weights[parents.index(node), leaf] = -weight if right else weight
            constants[0, leaf] += weight if right else 0.0
    return weights, constants


def _least_distances(drawing: Drawing, columns: Sequence[str], power: float, nodes: NDArray[np.int64]) -> str:
    """How near a point in each of these nodes can be to a row: shape [rows, nodes]."""
    _, _, every, bounds = drawing.estimator._tree.get_arrays()
    if isinstance(drawing.estimator._tree, BallTree):
        centres = np.asarray(bounds)[0, nodes]
        reduced = reduced_distances(drawing, columns, centres, power)
        radius = np.asarray(every)["radius"][nodes][None]
        return str(drawing.add("Max", drawing.add("Sub", full_distances(drawing, reduced, power), radius), 0.0))
    low, high = np.asarray(bounds)[:, nodes]
    gaps = []
    for column, lows, highs in zip(columns, low.T, high.T, strict=True):
        gaps.append(drawing.add("Max", drawing.add("Sub", lows, column), drawing.add("Sub", column, highs), 0.0))
    return sum_powers(drawing, gaps, power)
