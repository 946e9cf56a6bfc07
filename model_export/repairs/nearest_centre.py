"""Converts clusterings whose label is that of the nearest centre: affinity propagation, Birch, mean shift."""

from typing import Any

import numpy as np
from skl2onnx.algebra.onnx_ops import OnnxAdd, OnnxArgMin, OnnxGather, OnnxIdentity, OnnxMatMul, OnnxSub
from skl2onnx.common.data_types import Int64TensorType, guess_numpy_type
from sklearn.cluster import AffinityPropagation, Birch, MeanShift

from model_export.repairs.repair import Repair


def set_types(operator: Any) -> None:
    """A label, and a number for each centre, which no model answers."""
    operator.outputs[0].type = Int64TensorType([None])
    operator.outputs[1].type = operator.inputs[0].type.__class__([None, None])


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The centre with the least |x - c|², without the x² that is the same for all; the first where some are equal.

    Rows are counted from the centres' mean, so that less is lost where they lie far from zero.
    """
    (rows,), version, model = operator.inputs, container.target_opset, operator.raw_operator
    number = guess_numpy_type(rows.type)
    centres, labels = _centres(model)
    mean = centres.mean(axis=0)
    offsets = centres - mean
    moved = OnnxSub(rows, mean.astype(number), op_version=version)
    products = OnnxMatMul(moved, (-2 * offsets.T).astype(number), op_version=version)
    distances = OnnxAdd(products, (offsets**2).sum(axis=1).astype(number), op_version=version)
    nearest = OnnxArgMin(distances, axis=1, keepdims=0, op_version=version)
    label, number_each = operator.outputs
    OnnxGather(labels, nearest, op_version=version, output_names=[label]).add_to(scope, container)
    OnnxIdentity(distances, op_version=version, output_names=[number_each]).add_to(scope, container)


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
    "AffinityPropagation, Birch and MeanShift do not convert",
    (AffinityPropagation, Birch, MeanShift),
    convert,
    set_types,
)
