"""Reads HistGradientBoosting's own arrays as one list of nodes, without the record that its graph is written from."""

from typing import Any

import numpy as np

from model_export.equivalence.nodes import LEAF, Ints, Nodes, Unreadable

LEQ = 0


def read_histogram(boosting: Any) -> Nodes:
    """The nodes of all trees, as scikit-learn compares with them: float64. Raises `Unreadable`."""
    trees = [tree.nodes for stage in boosting._predictors for tree in stage]
    targets = [target for stage in boosting._predictors for target in range(len(stage))]
    if boosting._preprocessor is not None:
        raise Unreadable("HistGradientBoosting's splits by category are not compared with the graph's")
    starts = np.cumsum([0, *(len(nodes) for nodes in trees[:-1])])
    nodes = np.concatenate(trees)
    start = np.repeat(starts, [len(tree) for tree in trees])
    leaf, here = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
    values = np.zeros((len(nodes), len(boosting._predictors[0])))
    values[here, np.repeat(targets, [len(tree) for tree in trees])] = np.where(leaf, nodes["value"], 0)
    splits = np.stack([nodes["feature_idx"], np.full(len(nodes), LEQ), nodes["missing_go_to_left"]], axis=1)
    return Nodes(
        starts,
        np.where(leaf[:, np.newaxis], np.array([0, LEAF, 0]), splits.astype(np.int64)),
        np.where(leaf, 0, nodes["num_threshold"]),
        values,
        _follow(nodes["left"], start, leaf, here),
        _follow(nodes["right"], start, leaf, here),
    )


def _follow(side: Any, start: Ints, leaf: Any, here: Ints) -> Ints:
    places: Ints = np.where(leaf, here, side.astype(np.int64) + start)
    return places
