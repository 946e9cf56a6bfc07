"""Missing numbers before trees: scikit-learn sends some left, skl2onnx 1.20's graphs none (sklearn-onnx#1253)."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.pipeline import Pipeline
from sklearn.tree import BaseDecisionTree

from model_export.oracle import Oracle
from model_export.trees.inside import features_sent_left

WHOLE = (BaseDecisionTree, ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor)
"""Whose trees count features as the columns that they are given; elsewhere a tree may see some columns only."""


def go_astray(oracle: Oracle, frame: pd.DataFrame) -> bool:
    """Whether a missing value of these rows, which the estimator takes, may meet a split that sends it left."""
    estimator, rows = oracle.estimator, oracle.rows_of(frame)
    while isinstance(estimator, Pipeline):
        rows = estimator[:-1].transform(rows) if len(estimator) > 1 else rows
        estimator = estimator[-1]
    left = features_sent_left(estimator)
    if not left:
        return False
    missing = _missing(rows)
    return bool((missing[:, sorted(left)] if isinstance(estimator, WHOLE) else missing).any())


def _missing(rows: Any) -> NDArray[np.bool_]:
    return np.asarray(pd.isna(rows.toarray() if hasattr(rows, "toarray") else rows))
