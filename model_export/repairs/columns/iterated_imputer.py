"""IterativeImputer whose regressors are linear, round for round; skl2onnx has none."""

from typing import Any

import numpy as np
import pandas as pd
from onnx import TensorProto

# scikit-learn hides the class behind this import.
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer

from model_export.repairs.columns.missing_values import mark_gaps
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Fill the gaps, then foretell each gappy column from the others, in scikit-learn's order of steps.

    A row that misses all is filled as at first: that is scikit-learn's answer for such a row alone.
    """
    nodes, imputer = Nodes(scope, operator, container), operator.raw_operator
    _demand_simple(imputer)
    matrix = nodes.matrix()
    gaps = mark_gaps(nodes, matrix, imputer)
    first = nodes.add("Where", gaps, nodes.constants(imputer.initial_imputer_.statistics_), matrix)
    present = nodes.add("ReduceMax", nodes.cast(nodes.add("Not", gaps)), np.array([1]), keepdims=1)
    open_to_change = nodes.add("And", gaps, nodes.add("Cast", present, to=TensorProto.BOOL))
    filled, places = first, {}
    for step in imputer.imputation_sequence_:
        if step.feat_idx not in places:
            places[step.feat_idx] = nodes.add("And", open_to_change, _only(step.feat_idx, imputer))
        filled = nodes.add("Where", places[step.feat_idx], _foretell(nodes, filled, step, imputer), filled)
    blocks = [filled]
    if imputer.add_indicator and len(imputer.indicator_.features_):
        blocks.append(nodes.cast(nodes.add("Gather", gaps, imputer.indicator_.features_, axis=1)))
    nodes.give("Concat", *blocks, axis=1)


def _demand_simple(imputer: Any) -> None:
    linear = all(np.ndim(getattr(step.estimator, "coef_", 0.0)) == 1 for step in imputer.imputation_sequence_)
    empty = bool(pd.isna(imputer.initial_imputer_.statistics_).any())
    if imputer.sample_posterior or not linear or empty or not pd.isna(imputer.missing_values):
        raise NotImplementedError(
            "IterativeImputer with samples, empty columns, or regressors that are not linear: "
            "fit again with SimpleImputer(add_indicator=True)"
        )


def _foretell(nodes: Nodes, filled: str, step: Any, imputer: Any) -> str:
    """The regressor's answer within the imputer's limits, shape [rows, 1]."""
    weights = np.zeros((imputer.n_features_in_, 1))
    weights[step.neighbor_feat_idx, 0] = step.estimator.coef_
    answer = nodes.add("MatMul", filled, nodes.constants(weights))
    answer = nodes.add("Add", answer, nodes.constants(step.estimator.intercept_))
    low, high = imputer._min_value[step.feat_idx], imputer._max_value[step.feat_idx]
    return nodes.add("Clip", answer, nodes.constants(low), nodes.constants(high))


def _only(feature: int, imputer: Any) -> Any:
    return np.arange(imputer.n_features_in_) == feature


def _width(imputer: Any) -> int:
    return int(imputer.n_features_in_ + (len(imputer.indicator_.features_) if imputer.add_indicator else 0))


REPAIR = Repair(
    "rounds of imputing",
    "IterativeImputer does not convert",
    (IterativeImputer,),
    convert,
    shape=of_width(_width),
)
