"""Sums of trees in float64, out of an operator that rounds them to float32: in a coarse part, and in the rest."""

from dataclasses import replace
from typing import Any

import numpy as np
from onnx import TensorProto

from model_export.trees.record import Doubles, Trees
from model_export.trees.writer import add_trees

BITS = 24
"""Of a float32: so many hold a whole number."""


def add_double_sums(scope: Any, container: Any, trees: Trees, rows: str, *, cast: bool = True) -> str:
    """Adds the trees on the value named `rows`, and gives the name of their sums: float64 of shape [rows, targets].

    Rows are compared in the thresholds' type, and `cast` says whether they are cast to it, as in `add_trees`.
    The trees are summed, whatever they say of a mean. A sum is off by less than the largest that there may be
    times 2 ** -47, for each tree.
    """
    name = _double_rows(scope, container, trees, rows, cast=cast)
    double = replace(trees, thresholds=trees.thresholds.astype(np.float64), average=False)
    parts, sums, halves = (scope.get_unique_variable_name(name) for name in ("tree_parts", "tree_sums", "tree_halves"))
    made = add_trees(scope, container, halve(double), name, cast=False)
    container.add_node("Cast", [made], parts, op_version=13, to=TensorProto.DOUBLE)
    both = np.vstack([np.eye(len(trees.base))] * 2)
    container.add_initializer(halves, TensorProto.DOUBLE, both.shape, both.ravel().tolist())
    container.add_node("MatMul", [parts, halves], sums, op_version=13)
    return str(sums)


def _double_rows(scope: Any, container: Any, trees: Trees, rows: str, *, cast: bool) -> str:
    """The rows as float64, rounded to the thresholds' type."""
    single = trees.thresholds.dtype == np.float32
    for kind in [TensorProto.FLOAT] * (cast and single) + [TensorProto.DOUBLE] * (cast or single):
        name = scope.get_unique_variable_name("tree_rows")
        container.add_node("Cast", [rows], name, op_version=13, to=kind)
        rows = str(name)
    return rows


def halve(trees: Trees) -> Trees:
    """Trees with twice the targets: first the coarse parts, whose sums are exact in float32, then what is left."""
    largest = np.maximum.reduceat(np.abs(trees.values), trees.roots).sum() + np.abs(trees.base).sum()
    step = 2.0 ** (np.ceil(np.log2(largest)) - BITS + 1) if largest else 1.0

    def parts(values: Doubles) -> Doubles:
        coarse = np.round(values / step) * step
        return np.concatenate([coarse, values - coarse], axis=-1)

    return replace(trees, values=parts(trees.values), base=parts(trees.base))
