"""MaxAbsScaler that clips, and Normalizer by the largest absolute value; skl2onnx forgets both."""

from typing import Any

import numpy as np
from sklearn.preprocessing import MaxAbsScaler, Normalizer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair


def clips(operator: Any) -> bool:
    """Whether a MaxAbsScaler limits what it gives to -1 and 1."""
    return bool(operator.raw_operator.clip)


def divides_by_largest(operator: Any) -> bool:
    """Whether a Normalizer divides a row by its largest absolute value."""
    return bool(operator.raw_operator.norm == "max")


def convert_clipped(scope: Any, operator: Any, container: Any) -> None:
    """Divide by the scale, and clip. Missing values stay missing."""
    drawing = Drawing.like_inputs(scope, operator, container)
    scaled = drawing.add("Div", drawing.rows(), drawing.constants(operator.raw_operator.scale_))
    drawing.end("Clip", scaled, drawing.constants(-1), drawing.constants(1))


def convert_largest(scope: Any, operator: Any, container: Any) -> None:
    """Divide each row by its largest absolute value; a row of zeros stays."""
    drawing = Drawing.like_inputs(scope, operator, container)
    matrix = drawing.rows()
    largest = drawing.add("ReduceMax", drawing.add("Abs", matrix), np.array([1]), keepdims=1)
    empty = drawing.add("Equal", largest, drawing.constants([0]))
    drawing.end("Div", matrix, drawing.add("Where", empty, drawing.constants([1]), largest))


CLIPPED = Repair(
    "clipped scaling",
    "MaxAbsScaler(clip=True) does not clip",
    (MaxAbsScaler,),
    convert_clipped,
    shape=as_wide,
    needed=clips,
)
LARGEST = Repair(
    "largest absolute value",
    "Normalizer('max') divides by the largest value in place of the largest absolute value",
    (Normalizer,),
    convert_largest,
    shape=as_wide,
    needed=divides_by_largest,
)
