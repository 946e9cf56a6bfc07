"""IterativeImputer whose regressors are linear, round for round; skl2onnx has none."""

from typing import Any

import numpy as np
import pandas as pd
from onnx import TensorProto

# scikit-learn hides the class behind this import.
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer

from model_export.drawing import Drawing
from model_export.repairs.columns.missing_values import mark_gaps
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Fill the gaps, then foretell each gappy column from the others, in scikit-learn's order of steps.

    A row that misses all is filled as at first: that is scikit-learn's answer for such a row alone.
    """
    drawing, imputer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    _demand_simple(imputer)
    matrix = drawing.rows()
    gaps = mark_gaps(drawing, matrix, imputer)
    first = drawing.add("Where", gaps, drawing.constants(imputer.initial_imputer_.statistics_), matrix)
    present = drawing.add("ReduceMax", drawing.cast(drawing.add("Not", gaps)), np.array([1]), keepdims=1)
    open_to_change = drawing.add("And", gaps, drawing.add("Cast", present, to=TensorProto.BOOL))
    filled, places = first, {}
    for step in imputer.imputation_sequence_:
        if step.feat_idx not in places:
            places[step.feat_idx] = drawing.add("And", open_to_change, _only(step.feat_idx, imputer))
        filled = drawing.add("Where", places[step.feat_idx], _foretell(drawing, filled, step, imputer), filled)
    blocks = [filled]
    if imputer.add_indicator and len(imputer.indicator_.features_):
        blocks.append(drawing.cast(drawing.add("Gather", gaps, imputer.indicator_.features_, axis=1)))
    drawing.end("Concat", *blocks, axis=1)


def _demand_simple(imputer: Any) -> None:
    linear = all(np.ndim(getattr(step.estimator, "coef_", 0.0)) == 1 for step in imputer.imputation_sequence_)
    empty = bool(pd.isna(imputer.initial_imputer_.statistics_).any())
    if imputer.sample_posterior or not linear or empty or not pd.isna(imputer.missing_values):
        raise NotImplementedError(
            "IterativeImputer with samples, empty columns, or regressors that are not linear: "
            "fit again with SimpleImputer(add_indicator=True)"
        )


def _foretell(drawing: Drawing, filled: str, step: Any, imputer: Any) -> str:
    """The regressor's answer within the imputer's limits, shape [rows, 1]."""
    weights = np.zeros((imputer.n_features_in_, 1))
    weights[step.neighbor_feat_idx, 0] = step.estimator.coef_
    answer = drawing.add("MatMul", filled, drawing.constants(weights))
    answer = drawing.add("Add", answer, drawing.constants(step.estimator.intercept_))
    low, high = imputer._min_value[step.feat_idx], imputer._max_value[step.feat_idx]
    return drawing.add("Clip", answer, drawing.constants(low), drawing.constants(high))


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
