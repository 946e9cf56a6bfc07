"""Quadratic discriminant analysis, whose batches skl2onnx gives another shape than a row alone."""

from typing import Any

import numpy as np
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis

from model_export.drawing import Drawing
from model_export.repairs.outputs import give_probabilities, shape_classifier
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The softmax of the log posteriors."""
    drawing = Drawing(scope, operator, container)
    posteriors = log_posteriors(drawing, drawing.rows(), drawing.estimator)
    give_probabilities(drawing, drawing.add("Softmax", posteriors, axis=1))


def log_posteriors(drawing: Drawing, rows: str, analysis: Any) -> str:
    """The log posterior of each class but for a constant, shape [rows, classes] (ESL, equation 4.12)."""
    columns = []
    for mean, rotation, scaling, prior in zip(
        analysis.means_, analysis.rotations_, analysis.scalings_, analysis.priors_, strict=True
    ):
        moved = drawing.add("MatMul", drawing.add("Sub", rows, np.asarray(mean)), rotation / np.sqrt(scaling))
        squares = drawing.add("ReduceSum", drawing.add("Mul", moved, moved), np.array([1]), keepdims=1)
        constant = np.log(prior) - 0.5 * np.log(scaling).sum()
        columns.append(drawing.add("Add", drawing.add("Mul", squares, -0.5), float(constant)))
    return drawing.add("Concat", *columns, axis=1)


REPAIR = Repair(
    "quadratic discriminant analysis",
    "QuadraticDiscriminantAnalysis gives several rows together in another shape than one alone",
    (QuadraticDiscriminantAnalysis,),
    convert,
    shape_classifier,
)
