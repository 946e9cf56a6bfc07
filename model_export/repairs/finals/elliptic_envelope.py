"""Converts an elliptic envelope: how far a row lies from the middle, measured by the covariance (Mahalanobis)."""

from typing import Any

import numpy as np
from sklearn.covariance import EllipticEnvelope

from model_export.drawing import Drawing
from model_export.repairs.finals.outliers import give_score, set_types
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The score is -(x - m) P (x - m)ᵀ - offset, with P the precision."""
    drawing = Drawing.like_inputs(scope, operator, container)
    model = drawing.estimator
    moved = drawing.add("Sub", drawing.rows(), model.location_)
    products = drawing.add("Mul", drawing.add("MatMul", moved, -model.get_precision()), moved)
    sums = drawing.add("ReduceSum", products, np.array([1]), keepdims=1)
    give_score(drawing, drawing.add("Sub", sums, np.array([float(model.offset_)])), zero_is_inlier=True)


REPAIR = Repair("elliptic envelope", "EllipticEnvelope does not convert", (EllipticEnvelope,), convert, set_types)
