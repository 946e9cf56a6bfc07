"""Converts clusterings whose label is that of the nearest centre: affinity propagation, Birch, k-means, mean shift."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxArgMin,
    OnnxGather,
    OnnxMatMul,
    OnnxMul,
    OnnxReduceSum,
    OnnxSqrt,
    OnnxSub,
    OnnxUnsqueeze,
)
from skl2onnx.common.data_types import Int64TensorType, guess_numpy_type
from sklearn.cluster import AffinityPropagation, Birch, KMeans, MeanShift, MiniBatchKMeans

from model_export.repairs.repair import Repair


def set_types(operator: Any) -> None:
    """A label, and a distance to each centre."""
    operator.outputs[0].type = Int64TensorType([None])
    operator.outputs[1].type = operator.inputs[0].type.__class__([None, None])


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The centre with the least x² - 2xc + c², k-means without the x²; the first where some are equal.

    It is how scikit-learn computes it: far away, where all centres are as near, rounding decides as it does there.
    """
    (rows,), version, model = operator.inputs, container.target_opset, operator.raw_operator
    number = guess_numpy_type(rows.type)
    centres, labels = _centres(model)
    products = OnnxMatMul(rows, (-2 * centres.T).astype(number), op_version=version)
    if not isinstance(model, KMeans | MiniBatchKMeans):
        squares = OnnxMul(rows, rows, op_version=version)
        own = OnnxReduceSum(squares, np.array([1], np.int64), keepdims=1, op_version=version)
        products = OnnxAdd(own, products, op_version=version)
    nearness = OnnxAdd(products, (centres**2).sum(axis=1).astype(number), op_version=version)
    nearest = OnnxArgMin(nearness, axis=1, keepdims=0, op_version=version)
    OnnxGather(labels, nearest, op_version=version, output_names=[operator.outputs[0]]).add_to(scope, container)
    add_distances(scope, container, (rows, operator.outputs[1]), centres.astype(number))


def add_distances(scope: Any, container: Any, ends: tuple[Any, Any], centres: NDArray[Any]) -> None:
    """From the rows, the first of `ends`, to each centre: the second, of shape [rows, centres]."""
    version = container.target_opset
    each = OnnxUnsqueeze(ends[0], np.array([1], np.int64), op_version=version)
    gaps = OnnxSub(each, centres[np.newaxis], op_version=version)
    squares = OnnxMul(gaps, gaps, op_version=version)
    sums = OnnxReduceSum(squares, np.array([2], np.int64), keepdims=0, op_version=version)
    OnnxSqrt(sums, op_version=version, output_names=[ends[1]]).add_to(scope, container)


def _centres(model: Any) -> tuple[Any, Any]:
    """Centres of shape [centres, columns], and the label of each."""
    if isinstance(model, Birch):
        return model.subcluster_centers_, model.subcluster_labels_.astype(np.int64)
    if not len(getattr(model, "cluster_centers_", ())):
        raise NotImplementedError(
            f"{type(model).__name__} without centres: it did not converge, or had distances given"
        )
    return model.cluster_centers_, np.arange(len(model.cluster_centers_), dtype=np.int64)


REPAIR = Repair(
    "nearest centre",
    "AffinityPropagation, Birch and MeanShift do not convert; k-means' label far from all centres is another",
    (AffinityPropagation, Birch, KMeans, MeanShift, MiniBatchKMeans),
    convert,
    set_types,
)
