"""Random trees as TreeEnsembleRegressor and TreeEnsembleClassifier have them, and rows that try their thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper

FEATURES = 3
MODES = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ")
THRESHOLDS = (0.0, -0.0, 1.0, -1.5, 1e-40, 3.0e38, 0.1, float("inf"))


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf adds to which target."""

    target: int
    weight: float


@dataclass(frozen=True, slots=True)
class Split:
    """A comparison, where NaN goes, and the two branches."""

    feature: int
    mode: str
    threshold: float
    missing: bool
    true: "Split | Leaf"
    false: "Split | Leaf"


def leaves(targets: int, *, low: float = -10) -> st.SearchStrategy[Leaf]:
    """Leaves of these targets; some weights are common, so that some leaves are equal and some sums tie."""
    weights = st.sampled_from([max(float(low), 0.0), 0.5, 0.25]) | st.floats(low, 10, width=32)
    return st.builds(Leaf, st.integers(0, targets - 1), weights)


def trees(targets: int, *, low: float = -10) -> st.SearchStrategy[list[Split | Leaf]]:
    """One to five trees, some of them a single leaf."""
    leaf = leaves(targets, low=low)
    split = st.recursive(
        leaf,
        lambda inner: st.builds(
            Split,
            st.integers(0, FEATURES - 1),
            st.sampled_from(MODES),
            st.sampled_from(THRESHOLDS).map(lambda value: float(np.float32(value))),
            st.booleans(),
            inner,
            inner,
        ),
        max_leaves=12,
    )
    return st.lists(split, min_size=1, max_size=5)


def regressor(forest: Sequence[Split | Leaf], targets: int, **attributes: Any) -> ModelProto:
    """A graph that gives `value` of shape [rows, targets]."""
    attributes |= {"n_targets": targets}
    node = helper.make_node("TreeEnsembleRegressor", ["x"], ["value"], domain="ai.onnx.ml", **attributes)
    node.attribute.extend(_attributes(forest, "target"))
    return model([node], [helper.make_tensor_value_info("value", TensorProto.FLOAT, ["rows", targets])])


def classifier(forest: Sequence[Split | Leaf], classes: int, transform: str, **attributes: Any) -> ModelProto:
    """A graph that gives `label` and `probabilities` of so many classes."""
    attributes |= {"post_transform": transform, "classlabels_int64s": [7 + 2 * place for place in range(classes)]}
    node = helper.make_node(
        "TreeEnsembleClassifier", ["x"], ["label", "probabilities"], domain="ai.onnx.ml", **attributes
    )
    node.attribute.extend(_attributes(forest, "class"))
    label = helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"])
    return model([node], [label, helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["rows", classes])])


def model(nodes: Sequence[NodeProto], outputs: Sequence[Any], kind: int = TensorProto.FLOAT) -> ModelProto:
    """A graph of an input `x` of shape [rows, FEATURES]."""
    x = helper.make_tensor_value_info("x", kind, ["rows", FEATURES])
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(helper.make_graph(nodes, "trees", [x], outputs), opset_imports=opsets, ir_version=10)


def rows() -> NDArray[np.float32]:
    """Rows at each threshold, one step beside it, at zero of both signs, infinity and NaN, in every feature."""
    at = np.array([*THRESHOLDS, np.nan], dtype=np.float32)
    values = np.unique(np.concatenate([at, -at, np.nextafter(at, np.float32(-9)), np.nextafter(at, np.float32(9))]))
    values = np.concatenate([values, np.array([0.0, -0.0, -np.inf], dtype=np.float32)])
    random = np.random.default_rng(0)
    return np.stack([random.permutation(np.tile(values, 3)) for _ in range(FEATURES)], axis=1)


def _attributes(forest: Sequence[Split | Leaf], prefix: str) -> list[Any]:
    nodes: list[tuple[Any, ...]] = []
    votes: list[tuple[Any, ...]] = []
    for tree, root in enumerate(forest):
        _list(root, tree, nodes, votes, len(nodes))
    sides = ("truenodeids", "falsenodeids")
    names = ("treeids", "nodeids", "featureids", "modes", "values", "missing_value_tracks_true", *sides)
    columns = {f"nodes_{name}": list(column) for name, column in zip(names, zip(*nodes, strict=True), strict=True)}
    for name, column in zip(("treeids", "nodeids", "ids", "weights"), zip(*votes, strict=True), strict=True):
        columns[f"{prefix}_{name}"] = list(column)
    return [helper.make_attribute(name, column) for name, column in columns.items()]


def _list(part: Split | Leaf, tree: int, nodes: list[Any], votes: list[Any], first: int) -> int:
    """Lists a tree's nodes, a node before its branches, and gives the number of its root."""
    number = len(nodes) - first
    if isinstance(part, Leaf):
        nodes.append((tree, number, 0, "LEAF", 0.0, 0, 0, 0))
        votes.append((tree, number, part.target, part.weight))
        return number
    nodes.append(None)
    branches = [_list(branch, tree, nodes, votes, first) for branch in (part.true, part.false)]
    nodes[first + number] = (tree, number, part.feature, part.mode, part.threshold, int(part.missing), *branches)
    return number
