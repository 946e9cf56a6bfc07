"""Isotonic regression: straight lines between fitted points, and the outermost values beyond them."""

from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from model_export.drawing import Drawing
from model_export.repairs.outputs import shape_regressor
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """One column in, its value on the lines out."""
    drawing = Drawing(scope, operator, container)
    drawing.give(interpolate(drawing, drawing.rows(), drawing.estimator))


def interpolate(drawing: Drawing, values: str, regression: IsotonicRegression) -> str:
    """The regression's value for each value, shape [rows, 1].

    Raises `NotImplementedError` where it answers nothing beyond the fitted points (`out_of_bounds`).
    """
    if regression.out_of_bounds != "clip":
        raise NotImplementedError(f"IsotonicRegression(out_of_bounds={regression.out_of_bounds!r}): use 'clip'")
    x, y = np.asarray(regression.X_thresholds_, float), np.asarray(regression.y_thresholds_, float)
    if len(x) == 1:
        return drawing.add("Add", drawing.add("Mul", values, 0.0), float(y[0]))
    inside = drawing.add("Clip", values, float(x[0]), float(x[-1]))
    below = drawing.add("Cast", drawing.add("Greater", inside, x[None]), to=7)
    counted = drawing.add("ReduceSum", below, np.array([1]), keepdims=1)
    line = drawing.add("Clip", drawing.add("Sub", counted, np.array(1)), np.array(0), np.array(len(x) - 2))
    start, height, slope = (drawing.add("Gather", kept, line) for kept in (x[:-1], y[:-1], np.diff(y) / np.diff(x)))
    return drawing.add("Add", drawing.add("Mul", drawing.add("Sub", inside, start), slope), height)


REPAIR = Repair(
    "isotonic regression", "IsotonicRegression does not convert", (IsotonicRegression,), convert, shape_regressor
)
