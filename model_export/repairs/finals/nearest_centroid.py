"""NearestCentroid: the nearest of the classes' centroids. (Clusters' centres keep scikit-learn's own rounding.)"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestCentroid

from model_export.drawing import Drawing
from model_export.repairs.outputs import give_class, shape_classifier
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Probabilities by the scores (ESL, equation 18.2); the label too, unless all classes were as common.

    Raises `NotImplementedError` for another metric.
    """
    drawing = Drawing(scope, operator, container)
    nearest = drawing.estimator
    if nearest.metric != "euclidean":
        raise NotImplementedError(f"NearestCentroid(metric={nearest.metric!r}): use 'euclidean'")
    priors = np.asarray(nearest.class_prior_, float)
    scale = np.where(nearest.within_class_std_dev_ == 0, 1.0, nearest.within_class_std_dev_)
    scores = drawing.add("Sub", 2 * np.log(priors)[None], _squares(drawing, scale))
    even = np.isclose(priors, 1 / len(priors)).all()
    decisive = drawing.add("Neg", _squares(drawing, np.ones_like(scale))) if even else scores
    give_class(drawing, drawing.add("ArgMax", decisive, axis=1, keepdims=0))
    drawing.give(drawing.add("Softmax", scores, axis=1), 1)


def _squares(drawing: Drawing, scale: NDArray[np.float64]) -> str:
    """Squared distances to each centroid in these units, shape [rows, classes]."""
    columns = []
    for centroid in np.asarray(drawing.estimator.centroids_, float):
        gap = drawing.add("Div", drawing.add("Sub", drawing.rows(), centroid), scale)
        columns.append(drawing.add("ReduceSum", drawing.add("Mul", gap, gap), np.array([1]), keepdims=1))
    return drawing.add("Concat", *columns, axis=1)


REPAIR = Repair("nearest centroids", "NearestCentroid does not convert", (NearestCentroid,), convert, shape_classifier)
