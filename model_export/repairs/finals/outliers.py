"""The outputs of an outlier detector: its score, and the label that follows from it."""

from typing import Any

import numpy as np
from skl2onnx.algebra.onnx_ops import OnnxGreater, OnnxGreaterOrEqual, OnnxReshape, OnnxWhere
from skl2onnx.common.data_types import Int64TensorType, guess_numpy_type


def set_types(operator: Any) -> None:
    """A label and a score a row."""
    operator.outputs[0].type = Int64TensorType([None, 1])
    operator.outputs[1].type = operator.inputs[0].type.__class__([None, 1])


def add_outputs(scope: Any, operator: Any, container: Any, score: Any, *, zero_is_inlier: bool) -> None:
    """1 for scores above zero, -1 below; what zero is depends on the detector."""
    label, given = operator.outputs
    version, zero = container.target_opset, np.array([0], guess_numpy_type(operator.inputs[0].type))
    column = OnnxReshape(score, np.array([-1, 1], np.int64), op_version=version, output_names=[given])
    compare = OnnxGreaterOrEqual if zero_is_inlier else OnnxGreater
    inlier = compare(column, zero, op_version=version)
    ways = np.array([[1]], np.int64), np.array([[-1]], np.int64)
    chosen = OnnxWhere(inlier, *ways, op_version=version, output_names=[label])
    column.add_to(scope, container)
    chosen.add_to(scope, container)
