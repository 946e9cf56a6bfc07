"""MaxAbsScaler that clips, which skl2onnx forgets, and Normalizer, which it has wrong next to rows of zeros."""

from typing import Any

import numpy as np
from sklearn.preprocessing import MaxAbsScaler, Normalizer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair

NORMS = {"l1": ("ReduceSum", True), "l2": ("ReduceL2", False), "max": ("ReduceMax", True)}
"""What each norm adds up, and whether of absolute values."""

NOTHING = 10 * float(np.finfo(np.float64).eps)
"""A smaller norm is none to scikit-learn, which then divides by 1 (`sklearn.preprocessing`, zeros in scale)."""


def clips(operator: Any) -> bool:
    """Whether a MaxAbsScaler limits what it gives to -1 and 1."""
    return bool(operator.raw_operator.clip)


def convert_clipped(scope: Any, operator: Any, container: Any) -> None:
    """Divide by the scale, and clip. Missing values stay missing."""
    drawing = Drawing.like_inputs(scope, operator, container)
    scaled = drawing.add("Div", drawing.rows(), drawing.constants(operator.raw_operator.scale_))
    drawing.end("Clip", scaled, drawing.constants(-1), drawing.constants(1))


def convert_normalized(scope: Any, operator: Any, container: Any) -> None:
    """Divide each row by its norm; a row whose norm is next to nothing stays, as scikit-learn has it."""
    drawing = Drawing.like_inputs(scope, operator, container)
    rows = drawing.rows()
    operation, absolute = NORMS[drawing.estimator.norm]
    norm = drawing.add(operation, drawing.add("Abs", rows) if absolute else rows, np.array([1]), keepdims=1)
    empty = drawing.add("Less", norm, drawing.constants([NOTHING]))
    drawing.end("Div", rows, drawing.add("Where", empty, drawing.constants([1]), norm))


CLIPPED = Repair(
    "clipped scaling",
    "MaxAbsScaler(clip=True) does not clip",
    (MaxAbsScaler,),
    convert_clipped,
    shape=as_wide,
    needed=clips,
)
NORMALIZED = Repair(
    "rows divided by their norm",
    "Normalizer gives no number for zeros in float64, stretches rows next to zero, and takes 'max' without absolute",
    (Normalizer,),
    convert_normalized,
    shape=as_wide,
)
