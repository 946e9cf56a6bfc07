"""FastICA and FactorAnalysis: a column's mean taken away, and one matrix; skl2onnx has neither."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import FactorAnalysis, FastICA

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """(x - mean) @ matrix."""
    drawing, model = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    matrix = drawing.rows()
    mean = getattr(model, "mean_", None)  # FastICA has none where it does not whiten
    centred = matrix if mean is None else drawing.add("Sub", matrix, drawing.constants(mean))
    drawing.end("MatMul", centred, drawing.constants(_loadings(model)))


def _loadings(model: Any) -> NDArray[np.float64]:
    """Shape [columns, components]; for FactorAnalysis what gives the factors' mean (Barber 2012, 21.33)."""
    if isinstance(model, FastICA):
        return np.asarray(model.components_.T)
    weighted = model.components_ / model.noise_variance_
    covariance = np.linalg.inv(np.eye(len(weighted)) + weighted @ model.components_.T)
    return np.asarray(weighted.T @ covariance)


REPAIR = Repair(
    "projections",
    "FastICA and FactorAnalysis do not convert",
    (FactorAnalysis, FastICA),
    convert,
    shape=of_width(lambda model: len(model.components_)),
)
