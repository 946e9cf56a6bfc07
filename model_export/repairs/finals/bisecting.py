"""Converts bisecting k-means: a row goes down the tree of bisections to the nearer of two centres at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxArgMax,
    OnnxCast,
    OnnxGather,
    OnnxLessOrEqual,
    OnnxMatMul,
    OnnxSub,
)
from skl2onnx.common.data_types import guess_numpy_type, guess_proto_type
from sklearn.cluster import BisectingKMeans

from model_export.repairs.finals.clusters import add_distances, set_types
from model_export.repairs.repair import Repair

Turns = dict[int, int]
"""The bisections on the way to a leaf: 1 for left, -1 for right."""


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Each bisection is a plane between two centres; the leaf is the one on whose side of all its planes a row lies."""
    (rows,), version, model = operator.inputs, container.target_opset, operator.raw_operator
    number = guess_numpy_type(rows.type)
    mean = model.cluster_centers_.mean(axis=0)
    weights, biases, ways, labels = _planes(model, mean)
    turns = np.array([[way.get(at, 0) for way in ways] for at in range(len(biases))])
    moved = OnnxSub(rows, mean.astype(number), op_version=version)
    sides = OnnxAdd(OnnxMatMul(moved, weights.astype(number), op_version=version), biases.astype(number))
    left = OnnxLessOrEqual(sides, np.array([0], number), op_version=version)
    lefts = OnnxCast(left, to=guess_proto_type(rows.type), op_version=version)
    # 0 for the leaf whose every turn was taken, less for the others.
    taken = OnnxMatMul(lefts, turns.astype(number), op_version=version)
    missing = OnnxSub(taken, (turns == 1).sum(axis=0).astype(number), op_version=version)
    leaf = OnnxArgMax(missing, axis=1, keepdims=0, op_version=version)
    OnnxGather(labels, leaf, op_version=version, output_names=[operator.outputs[0]]).add_to(scope, container)
    add_distances(scope, container, (rows, operator.outputs[1]), model.cluster_centers_.astype(number))


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
