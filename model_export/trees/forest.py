"""Reads scikit-learn's own trees, alone and in ensembles: they compare float32 rows with float64 thresholds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.ensemble import BaggingClassifier, BaggingRegressor, IsolationForest
from sklearn.ensemble._forest import BaseForest
from sklearn.ensemble._gb import BaseGradientBoosting
from sklearn.tree import BaseDecisionTree

from model_export.trees.record import LEQ, Doubles, Integers, Trees, join

BAGGING = (BaggingClassifier, BaggingRegressor)


def is_forest(estimator: Any) -> bool:
    """Whether this is a fitted tree of scikit-learn's, or an ensemble of nothing but such trees."""
    if isinstance(estimator, (*BAGGING, BaseForest, IsolationForest)):
        return all(isinstance(tree, BaseDecisionTree) for tree in getattr(estimator, "estimators_", [None]))
    return isinstance(estimator, BaseDecisionTree | BaseGradientBoosting) and hasattr(estimator, "n_features_in_")


def read_forest(estimator: Any) -> Trees:
    """The trees of an estimator that `is_forest`, with what their leaves add up to.

    Of a classifier that is each class's probability, output by output; of a regressor its values; of boosting the raw
    scores without those of `init`; of an isolation forest the length of the path.
    """
    if isinstance(estimator, BaseDecisionTree):
        return _read_tree(estimator.tree_)
    if isinstance(estimator, BaseGradientBoosting):
        return _read_boosting(estimator)
    if isinstance(estimator, IsolationForest):
        return _read_isolation(estimator)
    trees = [tree.tree_ for tree in estimator.estimators_]
    columns = estimator.estimators_features_ if isinstance(estimator, BAGGING) else [None] * len(trees)
    parts = [_read_tree(tree, features) for tree, features in zip(trees, columns, strict=True)]
    return join(parts, np.zeros(parts[0].values.shape[1]), average=True)


def _read_tree(tree: Any, columns: Sequence[int] | None = None, values: Doubles | None = None) -> Trees:
    """One tree, whose features are these columns of the rows, with its own values unless given."""
    leaf = tree.children_left < 0
    here = np.arange(tree.node_count)
    features = np.where(leaf, 0, tree.feature)
    values = tree.value.reshape(tree.node_count, -1) if values is None else values
    return Trees(
        roots=here[:1],
        features=features if columns is None else np.asarray(columns)[features],
        comparisons=np.full(len(here), LEQ),
        thresholds=_as_float(np.where(leaf, 0, tree.threshold)),
        missing=tree.missing_go_to_left.astype(bool) & ~leaf,
        true=np.where(leaf, here, tree.children_left),
        false=np.where(leaf, here, tree.children_right),
        leaf=leaf,
        values=np.where(leaf[:, np.newaxis], values, 0.0),
        base=np.zeros(values.shape[1]),
    )


def _as_float(thresholds: Doubles) -> Any:
    """The largest float32 up to each threshold: the same float32 numbers are less or equal.

    A split on missing values alone has an infinite threshold.
    """
    with np.errstate(over="ignore"):
        near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)


def _read_boosting(estimator: Any) -> Trees:
    """Rounds of one tree a target, each scaled by the learning rate."""
    targets = estimator.estimators_.shape[1]
    parts = [
        _at_target(_read_tree(tree.tree_), target, targets, estimator.learning_rate)
        for stage in estimator.estimators_
        for target, tree in enumerate(stage)
    ]
    return join(parts, np.zeros(targets))


def _at_target(trees: Trees, target: int, targets: int, rate: float) -> Trees:
    values = np.zeros((len(trees.leaf), targets))
    values[:, target] = trees.values[:, 0] * rate
    return replace(trees, values=values)


def _read_isolation(estimator: Any) -> Trees:
    parts = [
        _read_tree(tree.tree_, columns, _path_lengths(tree.tree_, depths, beyond))
        for tree, columns, depths, beyond in zip(
            estimator.estimators_,
            estimator.estimators_features_,
            estimator._decision_path_lengths,
            estimator._average_path_length_per_tree,
            strict=True,
        )
    ]
    return join(parts, np.zeros(1))


def _path_lengths(tree: Any, depths: Integers, beyond: Doubles) -> Doubles:
    """The nodes on the way to each leaf, and the mean length of the way that its rows would still have gone, less 1."""
    return np.asarray(depths + beyond - 1.0).reshape(tree.node_count, 1)
