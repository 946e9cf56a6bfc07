"""Converts a one-class SVM in the precision of its inputs; the operator of ONNX computes in float32."""

from typing import Any

import numpy as np
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxExp,
    OnnxMatMul,
    OnnxMul,
    OnnxPow,
    OnnxReduceSum,
    OnnxSub,
    OnnxTanh,
)
from skl2onnx.common.data_types import DoubleTensorType, guess_numpy_type
from sklearn.svm import OneClassSVM

from model_export.repairs.finals.outliers import add_outputs, set_types
from model_export.repairs.repair import Repair


def is_off(operator: Any) -> bool:
    """Whether the operator of ONNX would be: with kernels other than rbf, and on float64, which it does not take."""
    return operator.raw_operator.kernel != "rbf" or isinstance(operator.inputs[0].type, DoubleTensorType)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The kernel of the row with each support vector, weighted and summed."""
    (rows,), version, model = operator.inputs, container.target_opset, operator.raw_operator
    number = guess_numpy_type(rows.type)
    weights = np.asarray(model.dual_coef_, dtype=float).reshape(-1, 1).astype(number)
    sums = OnnxMatMul(_kernel(rows, model, number, version), weights, op_version=version)
    score = OnnxAdd(sums, np.asarray(model.intercept_).astype(number), op_version=version)
    add_outputs(scope, operator, container, score, zero_is_inlier=False)


def _kernel(rows: Any, model: Any, number: Any, version: int) -> Any:
    """Of shape [rows, support vectors]."""
    vectors = np.asarray(model.support_vectors_, dtype=float)
    if model.kernel == "rbf":
        return _gaussian(rows, vectors, model._gamma, number, version)
    products = OnnxMatMul(rows, vectors.T.astype(number), op_version=version)
    if model.kernel == "linear":
        return products
    scaled = OnnxMul(products, np.array([model._gamma], number), op_version=version)
    shifted = OnnxAdd(scaled, np.array([model.coef0], number), op_version=version)
    if model.kernel == "poly":
        return OnnxPow(shifted, np.array([model.degree], number), op_version=version)
    if model.kernel == "sigmoid":
        return OnnxTanh(shifted, op_version=version)
    raise NotImplementedError(f"OneClassSVM(kernel={model.kernel!r})")


def _gaussian(rows: Any, vectors: Any, gamma: float, number: Any, version: int) -> Any:
    """exp(-gamma |x - v|²), the square as x² - 2xv + v²."""
    squares = OnnxMul(rows, rows, op_version=version)
    own = OnnxReduceSum(squares, np.array([1], np.int64), keepdims=1, op_version=version)
    products = OnnxMatMul(rows, (2 * vectors.T).astype(number), op_version=version)
    both = OnnxAdd(own, (vectors**2).sum(axis=1).astype(number), op_version=version)
    distances = OnnxSub(both, products, op_version=version)
    return OnnxExp(OnnxMul(distances, np.array([-gamma], number), op_version=version), op_version=version)


REPAIR = Repair(
    "one-class SVM in its own precision",
    "a OneClassSVM answers label 0 for some rows, and does not convert to float64",
    (OneClassSVM,),
    convert,
    set_types,
    is_off,
)
