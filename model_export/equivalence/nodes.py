"""Reads the trees of a graph as one list of nodes, without the code that wrote them, so that a fault of it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, helper, numpy_helper

from model_export.equivalence.halves import in_halves, joined
from model_export.equivalence.lookup import Lookup, find_lookup
from model_export.graph import all_nodes

MODES = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ")
"""The comparisons, each at its number in TreeEnsemble (ai.onnx.ml 5)."""

LEAF = -1
"""The comparison of a leaf."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


class Unreadable(Exception):
    """A graph holds no ensemble of trees, several, or one that is not read here."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes of all trees: `rules` is [feature, comparison, NaN takes the true branch] a node, [0, LEAF, 0] a leaf.

    `thresholds` are 0 for leaves, `values` [nodes, targets] what leaves add, 0 for splits; `true` and `false` are
    places in the list.
    """

    roots: Ints
    rules: Ints
    thresholds: Doubles
    values: Doubles
    true: Ints
    false: Ints


def trees_in(model: ModelProto) -> NodeProto:
    """The only operator of a graph that holds trees. Raises `Unreadable`."""
    found = [node for node in all_nodes(model.graph) if node.op_type.startswith("TreeEnsemble")]
    if len(found) != 1:
        raise Unreadable(f"expected one ensemble of trees in the graph, got {len(found)}")
    return found[0]


def read_nodes(model: ModelProto) -> Nodes:
    """The nodes of a graph's only ensemble, by the older operators or as TreeEnsemble. Raises `Unreadable`."""
    node = trees_in(model)
    values = values_of(node)
    if node.op_type == "TreeEnsemble":
        return _read_new(values, find_lookup(model, node.output[0]))
    nodes = _read_old(values, "class" if node.op_type.endswith("Classifier") else "target")
    return replace(nodes, values=joined(nodes.values)) if in_halves(model, node.output[0]) else nodes


def values_of(node: NodeProto) -> dict[str, Any]:
    """The attributes as arrays, a tensor under its name without `_as_tensor`."""
    found = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    return {
        name.removesuffix("_as_tensor"): numpy_helper.to_array(value) if hasattr(value, "raw_data") else value
        for name, value in found.items()
    }


def _read_new(values: Mapping[str, Any], lookup: Lookup | None) -> Nodes:
    if (np.array(values["nodes_modes"]) >= len(MODES)).any():
        raise Unreadable("splits by membership are not read")
    count, leaves = len(values["nodes_splits"]), len(values["leaf_weights"])
    sides = values.get("nodes_missing_value_tracks_true") or [0] * count
    splits = np.stack([_ints(values["nodes_featureids"]), _ints(values["nodes_modes"]), _ints(sides)], axis=1)
    ends = np.tile(_ints([0, LEAF, 0]), (leaves, 1))

    def follow(side: str) -> Ints:
        # Leaves stand behind the splits in one list, and lead to themselves.
        places = _ints(values[f"nodes_{side}nodeids"]) + count * _ints(values[f"nodes_{side}leafs"])
        return np.concatenate([places, np.arange(count, count + leaves)])

    return Nodes(
        _ints(values["tree_roots"]),
        np.concatenate([splits, ends]),
        np.concatenate([_doubles(values["nodes_splits"]), np.zeros(leaves)]),
        _below_splits(count, _leaves(values) if lookup is None else lookup.table[_ints(values["leaf_weights"])]),
        follow("true"),
        follow("false"),
    )


def _leaves(values: Mapping[str, Any]) -> Doubles:
    """What each leaf adds to each target."""
    made = np.zeros((len(values["leaf_weights"]), values["n_targets"]))
    made[np.arange(len(made)), _ints(values["leaf_targetids"])] = _doubles(values["leaf_weights"])
    return made


def _below_splits(count: int, leaves: Doubles) -> Doubles:
    return np.concatenate([np.zeros((count, leaves.shape[1])), leaves])


def _read_old(values: Mapping[str, Any], prefix: str) -> Nodes:
    trees, numbers = _ints(values["nodes_treeids"]), _ints(values["nodes_nodeids"])
    keys = trees * (numbers.max() + 1) + numbers
    order = np.argsort(keys, kind="stable")

    def find(wanted_trees: Ints, wanted: Ints) -> Ints:
        found: Ints = order[np.searchsorted(keys, wanted_trees * (numbers.max() + 1) + wanted, sorter=order)]
        return found

    modes = [mode.decode() for mode in values["nodes_modes"]]
    comparisons = _ints([MODES.index(mode) if mode in MODES else LEAF for mode in modes])
    leaf = comparisons == LEAF
    sides = _ints(values.get("nodes_missing_value_tracks_true") or [0] * len(leaf))
    features = _ints(values["nodes_featureids"])
    places = find(_ints(values[f"{prefix}_treeids"]), _ints(values[f"{prefix}_nodeids"]))
    weights = np.zeros((len(leaf), values.get("n_targets") or _ints(values[f"{prefix}_ids"]).max() + 1))
    np.add.at(weights, (places, _ints(values[f"{prefix}_ids"])), _doubles(values[f"{prefix}_weights"]))
    return Nodes(
        np.sort(np.unique(trees, return_index=True)[1]),
        np.where(leaf[:, None], _ints([0, LEAF, 0]), np.stack([features, comparisons, sides], axis=1)),
        np.where(leaf, 0, _doubles(values["nodes_values"])),
        np.where(leaf[:, None], weights, 0),
        find(trees, np.where(leaf, numbers, _ints(values["nodes_truenodeids"]))),
        find(trees, np.where(leaf, numbers, _ints(values["nodes_falsenodeids"]))),
    )


def _ints(values: Any) -> Ints:
    return np.array(values, dtype=np.int64)


def _doubles(values: Any) -> Doubles:
    """Floats as float64, which holds each float32 as it is."""
    return np.array(values, dtype=np.float64)
