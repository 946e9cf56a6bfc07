"""The outputs of an outlier detector: its score, and the label that follows from it."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import Int64TensorType

from model_export.drawing import Drawing


def set_types(operator: Any) -> None:
    """A label and a score a row."""
    operator.outputs[0].type = Int64TensorType([None, 1])
    operator.outputs[1].type = operator.inputs[0].type.__class__([None, 1])


def give_score(drawing: Drawing, score: str, *, zero_is_inlier: bool) -> None:
    """Answer with the score, and with 1 for scores above zero, -1 below; what zero is depends on the detector."""
    drawing.end("Reshape", score, np.array([-1, 1]), place=1)
    given: str = drawing.operator.outputs[1].full_name
    inlier = drawing.add("GreaterOrEqual" if zero_is_inlier else "Greater", given, np.zeros(1))
    drawing.end("Where", inlier, np.array([[1]]), np.array([[-1]]))
