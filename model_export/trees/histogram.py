"""Reads HistGradientBoosting: trees on float64 rows, with splits by category."""

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from model_export.trees.record import LEQ, MEMBER, Doubles, Integers, Trees, join

HISTOGRAM = (HistGradientBoostingClassifier, HistGradientBoostingRegressor)


def read_histogram(estimator: Any) -> Trees:
    """The trees of a fitted estimator, which sum to the raw scores, its baseline included.

    They look at the columns that its own preprocessing makes, where categories are their ordinal numbers: the encoded
    columns first. An unknown category is a missing one.
    """
    targets = estimator.n_trees_per_iteration_
    known = _known_categories(estimator)
    parts = [
        _read_tree(tree, known, target, targets) for stage in estimator._predictors for target, tree in enumerate(stage)
    ]
    return join(parts, np.asarray(estimator._baseline_prediction, dtype=np.float64).reshape(-1))


def _read_tree(tree: Any, known: dict[int, Integers], target: int, targets: int) -> Trees:
    nodes = tree.nodes
    leaf = nodes["is_leaf"].astype(bool)
    here = np.arange(len(nodes))
    values = np.zeros((len(nodes), targets))
    values[leaf, target] = nodes["value"][leaf]
    left, right = (np.where(leaf, here, nodes[side].astype(np.int64)) for side in ("left", "right"))
    missing = nodes["missing_go_to_left"].astype(bool) & ~leaf
    category = nodes["is_categorical"].astype(bool) & ~leaf
    # What is neither left nor known goes where missing values go, so the other side's members are asked for.
    swap = category & missing
    sets = [_members(tree, nodes[place], known) for place in np.flatnonzero(category)]
    return Trees(
        roots=here[:1],
        features=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int64),
        comparisons=np.where(category, MEMBER, LEQ),
        thresholds=np.where(leaf | category, 0, nodes["num_threshold"]).astype(np.float64),
        missing=missing & ~swap,
        true=np.where(swap, right, left),
        false=np.where(swap, left, right),
        leaf=leaf,
        values=values,
        base=np.zeros(targets),
        member_nodes=np.repeat(np.flatnonzero(category), [len(part) for part in sets]),
        members=np.concatenate([np.empty(0), *sets]),
    )


def _members(tree: Any, node: Any, known: dict[int, Integers]) -> Doubles:
    """The categories that lead left, or where missing ones go left, the known categories that lead right."""
    left = _numbers(tree.raw_left_cat_bitsets[node["bitset_idx"]])
    members = np.setdiff1d(known[int(node["feature_idx"])], left) if node["missing_go_to_left"] else left
    return members.astype(np.float64)


def _known_categories(estimator: Any) -> dict[int, Integers]:
    """The ordinal numbers of the known categories, by column; of columns of numbers nothing."""
    bitsets, places = estimator._bin_mapper.make_known_categories_bitsets()
    categorical = estimator._is_categorical_remapped
    columns = np.flatnonzero([] if categorical is None else categorical)
    return {int(column): _numbers(bitsets[places[column]]) for column in columns}


def _numbers(bitset: Any) -> Integers:
    """The bits that are set, in words of 32 bits."""
    return np.flatnonzero(np.unpackbits(np.ascontiguousarray(bitset).view(np.uint8), bitorder="little"))
