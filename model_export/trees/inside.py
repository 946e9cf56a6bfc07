"""Finds the trees inside an estimator."""

from typing import Any

from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler
from sklearn.tree import BaseDecisionTree

from model_export.parts import walk
from model_export.trees.histogram import HISTOGRAM


def has_trees(estimator: Any) -> bool:
    """Whether there is a fitted tree anywhere inside."""
    return any(isinstance(part, BaseDecisionTree) and hasattr(part, "tree_") for part in walk(estimator))


def tell_float64_apart(estimator: Any) -> bool:
    """Whether rows that are one in float32 may fall on different sides of a threshold: trees behind a scaler do so.

    HistGradientBoosting compares float64 itself.
    """
    scalers = (MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler)
    parts = list(walk(estimator))
    scaled = has_trees(estimator) and any(isinstance(part, scalers) for part in parts)
    return scaled or any(isinstance(part, HISTOGRAM) for part in parts)
