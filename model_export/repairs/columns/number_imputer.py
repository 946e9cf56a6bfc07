"""SimpleImputer on numbers: in float64, with indicators, empty columns and numbers that stand for missing values."""

from typing import Any

import numpy as np
import pandas as pd
from skl2onnx.common.data_types import StringTensorType
from sklearn.impute import SimpleImputer

from model_export.drawing import Drawing, number_of
from model_export.repairs.columns.missing_values import mark_gaps
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx's imputer, one ONNX operator for float32, can't do what this one does."""
    imputer = operator.raw_operator
    return not any(isinstance(variable.type, StringTensorType) for variable in operator.inputs) and (
        number_of(operator) is np.float64
        or imputer.add_indicator
        or len(_kept(imputer)) < len(imputer.statistics_)
        or not isinstance(imputer.missing_values, float)
        or not pd.isna(imputer.missing_values)
    )


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Fill the gaps, leave out the columns that were empty in training, and put the indicators behind."""
    drawing, imputer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    matrix, kept = drawing.rows(), _kept(imputer)
    gaps = mark_gaps(drawing, matrix, imputer)
    # In a matrix of integers scikit-learn fills in an integer, whatever the mean.
    fills = pd.Series(imputer.statistics_).fillna(0).to_numpy().astype(imputer._fill_dtype)
    blocks = [drawing.add("Where", gaps, drawing.constants(fills), matrix)]
    if len(kept) < len(fills):
        blocks = [drawing.add("Gather", blocks[0], kept, axis=1)]
    if imputer.add_indicator and len(imputer.indicator_.features_):
        blocks.append(drawing.cast(drawing.add("Gather", gaps, imputer.indicator_.features_, axis=1)))
    drawing.end("Concat", *blocks, axis=1)


def _kept(imputer: Any) -> Any:
    """The columns that the imputer lets through: those that had a value in training, unless it keeps all."""
    known = ~pd.isna(imputer.statistics_)
    return np.flatnonzero(known | imputer.keep_empty_features)


def _width(imputer: Any) -> int:
    return len(_kept(imputer)) + (len(imputer.indicator_.features_) if imputer.add_indicator else 0)


REPAIR = Repair(
    "imputed numbers",
    "SimpleImputer is in float32 only, and forgets indicators, empty columns and markers of missing values",
    (SimpleImputer,),
    convert,
    shape=of_width(_width),
    needed=is_out_of_reach,
)
