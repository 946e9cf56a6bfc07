"""Reads the trees of an XGBoost model from the JSON that it saves itself as."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from model_export.trees import LT, MEMBER, Trees, join
from model_export.trees.record import Doubles, Integers, Truths

Document: TypeAlias = Mapping[str, Any]


def read_trees(trees: Sequence[Document], targets: Sequence[int], weights: Sequence[float], base: Doubles) -> Trees:
    """The trees, each adding to its target with its weight; `base` [targets] stands before them as a tree of one leaf.

    XGBoost adds up in float32 from the base on, and in this order so does the graph.
    """
    rows = zip(trees, targets, weights, strict=True)
    parts = [_read_tree(tree, target, weight, len(base)) for tree, target, weight in rows]
    return join([_one_leaf(base), *parts], np.zeros(len(base)))


def categorical_columns(trees: Sequence[Document], columns: int) -> Truths:
    """Which columns are split by sets of categories."""
    found = np.zeros(columns, dtype=bool)
    for tree in trees:
        found[np.array(tree["split_indices"], dtype=np.int64)[_by_set(tree)]] = True
    return found


def _read_tree(tree: Document, target: int, weight: float, targets: int) -> Trees:
    kept = _reachable(tree)
    places = np.cumsum(kept) - 1
    here = np.arange(kept.sum())
    left, right, numbers = (
        np.array(tree[name])[kept] for name in ("left_children", "right_children", "split_conditions")
    )
    leaf, by_set = left < 0, _by_set(tree)[kept]
    thresholds = numbers.astype(np.float32)
    values = np.zeros((len(here), targets))
    values[leaf, target] = thresholds[leaf] * np.float32(weight)
    default_left = np.array(tree["default_left"])[kept] != 0
    nodes, members = _members(tree)
    # A number in the set goes right, so the graph's true branch is the right one there.
    true, false = np.where(by_set, right, left), np.where(by_set, left, right)
    return Trees(
        roots=np.zeros(1, dtype=np.int64),
        features=np.where(leaf, 0, np.array(tree["split_indices"])[kept]),
        comparisons=np.where(by_set, MEMBER, LT),
        thresholds=thresholds,
        missing=(default_left != by_set) & ~leaf,
        true=np.where(leaf, here, places[true]),
        false=np.where(leaf, here, places[false]),
        leaf=leaf,
        values=values,
        base=np.zeros(targets),
        member_nodes=places[nodes],
        members=members,
    )


def _one_leaf(values: Doubles) -> Trees:
    none = np.zeros(1, dtype=np.int64)
    false, leaf = np.zeros(1, dtype=bool), np.ones(1, dtype=bool)
    thresholds = np.zeros(1, dtype=np.float32)
    base = np.zeros(len(values))
    return Trees(none, none, none, thresholds, false, none, none, leaf, values[np.newaxis].copy(), base)


def _reachable(tree: Document) -> Truths:
    """The nodes that pruning left in the tree; what it took away stays in XGBoost's lists."""
    kept = np.zeros(len(tree["left_children"]), dtype=bool)
    children = np.stack([tree["left_children"], tree["right_children"]]).astype(np.int64)
    level = np.zeros(1, dtype=np.int64)
    while len(level):
        kept[level] = True
        level = children[:, level].ravel()
        level = level[level >= 0]
    return kept


def _by_set(tree: Document) -> Truths:
    by_set: Truths = np.array(tree["split_type"], dtype=np.int64) == 1
    return by_set


def _members(tree: Document) -> tuple[Integers, Doubles]:
    """The nodes that split by sets, one entry a member, and the members."""
    reachable = _reachable(tree)
    sizes = np.array(tree["categories_sizes"], dtype=np.int64)
    nodes = np.repeat(np.array(tree["categories_nodes"], dtype=np.int64), sizes)
    starts = np.repeat(np.array(tree["categories_segments"], dtype=np.int64), sizes)
    offsets = np.arange(len(nodes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    members = np.array(tree["categories"], dtype=np.float64)[starts + offsets]
    kept = reachable[nodes]
    return nodes[kept], members[kept]
