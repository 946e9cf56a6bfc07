"""Binarizer in float64; in float32 what is just above the threshold is rounded to it."""

from typing import Any

from sklearn.preprocessing import Binarizer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair


def is_rounded(operator: Any) -> bool:
    """Whether rounding can carry a value across the threshold: it keeps the sign, so not at 0."""
    return bool(operator.raw_operator.threshold != 0)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Is it above the threshold?"""
    drawing = Drawing.like_inputs(scope, operator, container)
    drawing.demand_float64("a value at the threshold")
    above = drawing.add("Greater", drawing.rows(), drawing.constants([operator.raw_operator.threshold]))
    drawing.give(above)


REPAIR = Repair(
    "thresholds",
    "Binarizer compares in float32, on either side of its threshold",
    (Binarizer,),
    convert,
    shape=as_wide,
    needed=is_rounded,
)
