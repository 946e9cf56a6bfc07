"""Finds the trees inside an estimator."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler
from sklearn.tree import BaseDecisionTree

from model_export.parts import walk


def splits_on_missing_alone(estimator: Any) -> bool:
    """Whether a tree parts missing values from all others; scikit-learn gives such a split an infinite threshold."""
    return any(np.isinf(tree.tree_.threshold).any() for tree in _trees(estimator))


def features_sent_left(estimator: Any) -> set[int]:
    """The features, as the trees count them, at which a split sends missing values left."""
    trees = [tree.tree_ for tree in _trees(estimator)]
    left = (tree.feature[(tree.missing_go_to_left != 0) & (tree.feature >= 0)] for tree in trees)
    return {int(feature) for features in left for feature in features}


def has_trees(estimator: Any) -> bool:
    """Whether there is a fitted tree anywhere inside."""
    return any(True for _ in _trees(estimator))


def are_scaled(estimator: Any) -> bool:
    """Whether there are trees and a scaler, which in float32 may put a row on the other side of a threshold."""
    scalers = (MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler)
    return has_trees(estimator) and any(isinstance(part, scalers) for part in walk(estimator))


def _trees(estimator: Any) -> Iterator[Any]:
    # A forest also keeps the unfitted tree that it copies.
    return (part for part in walk(estimator) if isinstance(part, BaseDecisionTree) and hasattr(part, "tree_"))
