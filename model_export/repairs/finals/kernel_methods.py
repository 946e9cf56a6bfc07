"""Kernel ridge regression, and labels that spread by a kernel."""

from typing import Any

import numpy as np
from sklearn.kernel_ridge import KernelRidge
from sklearn.semi_supervised import LabelPropagation, LabelSpreading

from model_export.drawing import Drawing
from model_export.repairs.finals.kernels import draw_kernel
from model_export.repairs.outputs import give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def convert_ridge(scope: Any, operator: Any, container: Any) -> None:
    """The sum of the kernel's values by weight."""
    drawing = Drawing(scope, operator, container)
    ridge = drawing.estimator
    points, weights = np.asarray(ridge.X_fit_, float), np.asarray(ridge.dual_coef_, float)
    gamma = 1.0 / points.shape[1] if ridge.gamma is None else ridge.gamma
    kernel = draw_kernel(drawing, drawing.rows(), points, ridge.kernel, gamma, ridge.degree, ridge.coef0)
    drawing.give(drawing.add("MatMul", kernel, weights.reshape(len(points), -1)))


def convert_spread(scope: Any, operator: Any, container: Any) -> None:
    """Each label's share of the kernel's values; `NotImplementedError` for a kernel of neighbours."""
    drawing = Drawing(scope, operator, container)
    spread = drawing.estimator
    kernel = draw_kernel(drawing, drawing.rows(), np.asarray(spread.X_, float), spread.kernel, spread.gamma, 0, 0)
    shares = drawing.add("MatMul", kernel, np.asarray(spread.label_distributions_, float))
    total = drawing.add("ReduceSum", shares, np.array([1]), keepdims=1)
    give_probabilities(drawing, drawing.add("Div", shares, total))


REPAIRS = (
    Repair("kernel ridge regression", "KernelRidge does not convert", (KernelRidge,), convert_ridge, shape_regressor),
    Repair(
        "labels that spread",
        "LabelPropagation and LabelSpreading do not convert",
        (LabelPropagation, LabelSpreading),
        convert_spread,
        shape_classifier,
    ),
)
