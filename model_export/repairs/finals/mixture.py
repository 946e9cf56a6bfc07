"""Gaussian mixtures, whose densities skl2onnx computes in float32."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import Int64TensorType, guess_tensor_type
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

from model_export.drawing import Drawing
from model_export.repairs.repair import Repair


def set_types(operator: Any) -> None:
    """A component of shape [rows], and probabilities of shape [rows, components]."""
    rows, components = operator.inputs[0].get_first_dimension(), operator.raw_operator.n_components
    operator.outputs[0].type = Int64TensorType([rows])
    operator.outputs[1].type = guess_tensor_type(operator.inputs[0].type).__class__([rows, components])


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The shares of the components' weighted densities.

    By logarithms, as in scikit-learn: so far away that the logarithm of a sum is that of its largest part, equal
    components have the probability 1 each.
    """
    drawing = Drawing(scope, operator, container)
    densities = _log_densities(drawing, drawing.estimator)
    place = drawing.add("ArgMax", densities, axis=1, keepdims=0)
    container.add_node("Identity", [place], [operator.outputs[0].full_name])
    largest = drawing.add("ReduceMax", densities, np.array([1]), keepdims=1)
    parts = drawing.add("Exp", drawing.add("Sub", densities, largest))
    total = drawing.add("Add", largest, drawing.add("Log", drawing.add("ReduceSum", parts, np.array([1]), keepdims=1)))
    drawing.give(drawing.add("Exp", drawing.add("Sub", densities, total)), 1)


def _log_densities(drawing: Drawing, mixture: Any) -> str:
    """Weighted, shape [rows, components]: half the squared distance below each component's density at its mean."""
    rows, columns = drawing.rows(), []
    peaks = np.diag(mixture._estimate_weighted_log_prob(mixture.means_))
    for place, (mean, peak) in enumerate(zip(mixture.means_, peaks, strict=True)):
        moved = _scale(drawing, rows, mean, mixture, place)
        squares = drawing.add("ReduceSum", drawing.add("Mul", moved, moved), np.array([1]), keepdims=1)
        columns.append(drawing.add("Add", drawing.add("Mul", squares, -0.5), float(peak)))
    return drawing.add("Concat", *columns, axis=1)


def _scale(drawing: Drawing, rows: str, mean: Any, mixture: Any, place: int) -> str:
    """Gaps from a component's mean, in its own deviations; far away it matters what is subtracted when."""
    kind, scales = mixture.covariance_type, mixture.precisions_cholesky_
    if kind in ("full", "tied"):
        scale = scales[place] if kind == "full" else scales
        return drawing.add("Sub", drawing.add("MatMul", rows, scale), mean @ scale)
    return drawing.add("Mul", drawing.add("Sub", rows, mean), np.asarray(scales[place]))


REPAIR = Repair(
    "mixtures",
    "GaussianMixture and BayesianGaussianMixture lose in float32 which component a row between two is of",
    (BayesianGaussianMixture, GaussianMixture),
    convert,
    set_types,
)
