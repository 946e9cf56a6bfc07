"""Feature selection that keeps the first column alone, which skl2onnx takes for none, or goes step by step."""

from typing import Any

from sklearn.feature_selection import (
    RFE,
    RFECV,
    GenericUnivariateSelect,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
)

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def is_first_alone(operator: Any) -> bool:
    """Whether the first column is the only one selected."""
    return not operator.raw_operator.get_support(indices=True).any()


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The selected columns."""
    drawing = Drawing.like_inputs(scope, operator, container)
    drawing.end("Gather", drawing.rows(), operator.raw_operator.get_support(indices=True), axis=1)


def _width(selector: Any) -> int:
    return int(selector.get_support().sum())


FIRST = Repair(
    "the first column alone",
    "a selection of the first column only is taken for an empty one",
    (
        GenericUnivariateSelect,
        RFE,
        RFECV,
        SelectFdr,
        SelectFpr,
        SelectFromModel,
        SelectFwe,
        SelectKBest,
        SelectPercentile,
        VarianceThreshold,
    ),
    convert,
    shape=of_width(_width),
    needed=is_first_alone,
)
STEPWISE = Repair(
    "stepwise selection",
    "SequentialFeatureSelector does not convert",
    (SequentialFeatureSelector,),
    convert,
    shape=of_width(_width),
)
