"""Converts an elliptic envelope: how far a row lies from the middle, measured by the covariance (Mahalanobis)."""

from typing import Any

import numpy as np
from skl2onnx.algebra.onnx_ops import OnnxMatMul, OnnxMul, OnnxReduceSum, OnnxSub
from skl2onnx.common.data_types import guess_numpy_type
from sklearn.covariance import EllipticEnvelope

from model_export.repairs.finals.outliers import add_outputs, set_types
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The score is -(x - m) P (x - m)ᵀ - offset, with P the precision."""
    (rows,), version, model = operator.inputs, container.target_opset, operator.raw_operator
    number = guess_numpy_type(rows.type)
    moved = OnnxSub(rows, model.location_.astype(number), op_version=version)
    product = OnnxMatMul(moved, (-model.get_precision()).astype(number), op_version=version)
    products = OnnxMul(product, moved, op_version=version)
    sums = OnnxReduceSum(products, np.array([1], np.int64), keepdims=1, op_version=version)
    score = OnnxSub(sums, np.array([model.offset_], number), op_version=version)
    add_outputs(scope, operator, container, score, zero_is_inlier=True)


REPAIR = Repair("elliptic envelope", "EllipticEnvelope does not convert", (EllipticEnvelope,), convert, set_types)
