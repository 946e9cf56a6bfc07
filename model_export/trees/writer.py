"""Writes a record of trees as one TreeEnsembleRegressor (`ai.onnx.ml` 3) into a graph that skl2onnx is making."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import AttributeProto, TensorProto
from onnx.numpy_helper import from_array

from model_export.trees.membership import chain_members
from model_export.trees.record import COMPARISONS, Trees, Truths

VERSION = 3
"""Of `ai.onnx.ml`, the first whose trees have float64 thresholds."""

_MODES = np.array([name.encode() for name in COMPARISONS])


def add_trees(scope: Any, container: Any, trees: Trees, rows: str, *, cast: bool = True) -> str:
    """Adds the trees on the value named `rows`, and gives the name of their sums: float32 of shape [rows, targets].

    `rows` has shape [rows, features] and any type of number; it is cast to the thresholds' type, as the library that
    made the trees does; without `cast` it has that type already. Sums are made in that type, and rounded to float32 at
    the end (onnxruntime 1.31).
    """
    sums = scope.get_unique_variable_name("tree_sums")
    container.add_node(
        "TreeEnsembleRegressor",
        [_cast(scope, container, trees, rows) if cast else rows],
        sums,
        op_domain="ai.onnx.ml",
        op_version=VERSION,
        name=scope.get_unique_operator_name("trees"),
        n_targets=trees.values.shape[1],
        aggregate_function="AVERAGE" if trees.average else "SUM",
    )
    # skl2onnx looks at each element of a list, one by one; thousands of trees have millions.
    container.nodes[-1].attribute.extend(_attributes(chain_members(trees)))
    return str(sums)


def _cast(scope: Any, container: Any, trees: Trees, rows: str) -> str:
    name = scope.get_unique_variable_name("tree_rows")
    double = trees.thresholds.dtype == np.float64
    container.add_node("Cast", [rows], name, op_version=13, to=TensorProto.DOUBLE if double else TensorProto.FLOAT)
    return str(name)


def _attributes(trees: Trees) -> Iterator[AttributeProto]:
    here = np.arange(len(trees.leaf))
    tree = np.searchsorted(trees.roots, here, side="right") - 1
    first = trees.roots[tree]
    yield _integers("nodes_treeids", tree)
    yield _integers("nodes_nodeids", here - first)
    yield _integers("nodes_featureids", np.where(trees.leaf, 0, trees.features))
    yield _strings("nodes_modes", np.where(trees.leaf, b"LEAF", _MODES[trees.comparisons]))
    yield _floats("nodes_values", np.where(trees.leaf, 0, trees.thresholds), trees)
    yield _integers("nodes_truenodeids", np.where(trees.leaf, 0, trees.true - first))
    yield _integers("nodes_falsenodeids", np.where(trees.leaf, 0, trees.false - first))
    if (trees.missing & ~trees.leaf).any():
        yield _integers("nodes_missing_value_tracks_true", trees.missing & ~trees.leaf)
    nodes, targets = np.nonzero(_votes(trees))
    yield _integers("target_treeids", tree[nodes])
    yield _integers("target_nodeids", (here - first)[nodes])
    yield _integers("target_ids", targets)
    yield _floats("target_weights", trees.values[nodes, targets], trees)
    if trees.base.any():
        yield _floats("base_values", trees.base, trees)


def _votes(trees: Trees) -> Truths:
    """Which leaf adds to which target. Zeros say nothing, but a leaf has one vote at least.

    The first tree's leaves vote for each target with a base: onnxruntime 1.31 forgets the base of one without votes.
    """
    votes: Truths = trees.values != 0
    votes[:, 0] |= ~votes.any(axis=1)
    end = trees.roots[1] if len(trees.roots) > 1 else len(votes)
    votes[:end] |= trees.base != 0
    votes[~trees.leaf] = False
    return votes


def _integers(name: str, values: NDArray[Any]) -> AttributeProto:
    return AttributeProto(name=name, type=AttributeProto.INTS, ints=values.astype(np.int64).tolist())


def _strings(name: str, values: NDArray[Any]) -> AttributeProto:
    return AttributeProto(name=name, type=AttributeProto.STRINGS, strings=values.tolist())


def _floats(name: str, values: NDArray[Any], trees: Trees) -> AttributeProto:
    """Numbers of the thresholds' type: float64 is a tensor, under a name of its own."""
    if trees.thresholds.dtype == np.float64:
        tensor = from_array(np.ascontiguousarray(values, np.float64))
        return AttributeProto(name=f"{name}_as_tensor", type=AttributeProto.TENSOR, t=tensor)
    return AttributeProto(name=name, type=AttributeProto.FLOATS, floats=values.astype(np.float32).tolist())
