"""Converts clusterings whose label is that of the nearest centre: affinity propagation, Birch, k-means, mean shift."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx.common.data_types import Int64TensorType
from sklearn.cluster import AffinityPropagation, Birch, KMeans, MeanShift, MiniBatchKMeans

from model_export.drawing import Drawing
from model_export.repairs.repair import Repair


def set_types(operator: Any) -> None:
    """A label, and a distance to each centre."""
    operator.outputs[0].type = Int64TensorType([None])
    operator.outputs[1].type = operator.inputs[0].type.__class__([None, None])


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The centre with the least x² - 2xc + c², k-means without the x²; the first where some are equal.

    It is how scikit-learn computes it: far away, where all centres are as near, rounding decides as it does there.
    """
    drawing = Drawing.like_inputs(scope, operator, container)
    rows, (centres, labels) = drawing.rows(), _centres(drawing.estimator)
    nearness = drawing.add("MatMul", rows, -2 * centres.T)
    if not isinstance(drawing.estimator, KMeans | MiniBatchKMeans):
        own = drawing.add("ReduceSum", drawing.add("Mul", rows, rows), np.array([1]), keepdims=1)
        nearness = drawing.add("Add", own, nearness)
    nearness = drawing.add("Add", nearness, (centres**2).sum(axis=1))
    drawing.end("Gather", labels, drawing.add("ArgMin", nearness, axis=1, keepdims=0))
    give_distances(drawing, rows, centres)


def give_distances(drawing: Drawing, rows: str, centres: NDArray[Any]) -> None:
    """Answer with the distance of each row to each centre too, shape [rows, centres]."""
    gaps = drawing.add("Sub", drawing.add("Unsqueeze", rows, np.array([1])), centres[np.newaxis])
    sums = drawing.add("ReduceSum", drawing.add("Mul", gaps, gaps), np.array([2]), keepdims=0)
    drawing.end("Sqrt", sums, place=1)


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
