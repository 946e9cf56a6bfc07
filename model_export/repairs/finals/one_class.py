"""Converts a one-class SVM in the precision of its inputs; the operator of ONNX computes in float32."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.svm import OneClassSVM

from model_export.drawing import Drawing
from model_export.repairs.finals.kernels import machine_kernel
from model_export.repairs.finals.outliers import give_score, set_types
from model_export.repairs.repair import Repair


def is_off(operator: Any) -> bool:
    """Whether the operator of ONNX would be: with kernels other than rbf, and on float64, which it does not take."""
    return operator.raw_operator.kernel != "rbf" or isinstance(operator.inputs[0].type, DoubleTensorType)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The kernel of the row with each support vector, weighted and summed."""
    drawing = Drawing.like_inputs(scope, operator, container)
    model = drawing.estimator
    weights = np.asarray(model.dual_coef_, dtype=float).reshape(-1, 1)
    sums = drawing.add("MatMul", machine_kernel(drawing, drawing.rows(), model), weights)
    score = drawing.add("Add", sums, np.asarray(model.intercept_, dtype=float))
    give_score(drawing, score, zero_is_inlier=False)


REPAIR = Repair(
    "one-class SVM in its own precision",
    "a OneClassSVM answers label 0 for some rows, and does not convert to float64",
    (OneClassSVM,),
    convert,
    set_types,
    is_off,
)
