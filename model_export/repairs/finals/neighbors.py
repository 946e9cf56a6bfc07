"""Nearest neighbours that count by how near they are, and the nearest centroid."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from model_export.drawing import Drawing
from model_export.repairs.outputs import give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair

MOST_COLUMNS = 64
"""Each column adds four nodes to the graph."""


def counts_by_distance(operator: Any) -> bool:
    """Whether near neighbours weigh more."""
    return bool(operator.raw_operator.weights != "uniform")


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Each class's share of the neighbours' weights."""
    drawing = Drawing(scope, operator, container)
    if drawing.estimator.outputs_2d_:
        raise NotImplementedError("KNeighborsClassifier of several labels")
    places, weights = _neighbors(drawing)
    members = np.eye(len(drawing.estimator.classes_))[np.asarray(drawing.estimator._y).ravel()]
    give_probabilities(drawing, _mean(drawing, members, places, weights))


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The mean of the neighbours' values by weight."""
    drawing = Drawing(scope, operator, container)
    values = np.asarray(drawing.estimator._y, float)
    drawing.give(_mean(drawing, values.reshape(len(values), -1), *_neighbors(drawing)))


def _neighbors(drawing: Drawing) -> tuple[str, str]:
    """The places of the nearest points and their weights, each of shape [rows, neighbours]: 1 / distance.

    Where a row equals points, they count 1 and all others nothing.
    """
    estimator = drawing.estimator
    if estimator.weights != "distance" or estimator.n_features_in_ > MOST_COLUMNS:
        raise NotImplementedError(f"weights other than by name, and by distance over {MOST_COLUMNS} columns")
    far = _distances(drawing, np.asarray(estimator._fit_X, float))
    count = np.array([estimator.n_neighbors])
    near, places = drawing.add_several("TopK", 2, far, count, axis=1, largest=0)
    same = drawing.add("Equal", near, 0.0)
    any_same = drawing.add("ReduceMax", drawing.cast(same), np.array([1]), keepdims=1)
    inverse = drawing.add("Div", 1.0, drawing.add("Where", same, 1.0, near))
    found = drawing.add("Greater", any_same, 0.5)
    return places, drawing.add("Where", found, drawing.cast(same), inverse)


def _distances(drawing: Drawing, points: NDArray[np.float64]) -> str:
    """Distances from each row to each point, column by column: the sum of squares less products is not 0 at a point."""
    name = drawing.estimator.effective_metric_
    power = {"euclidean": 2.0, "manhattan": 1.0}.get(name, drawing.estimator.effective_metric_params_.get("p"))
    if power is None or "w" in drawing.estimator.effective_metric_params_:
        raise NotImplementedError(f"the metric {name!r}")
    rows, parts = drawing.rows(), []
    for place, column in enumerate(points.T):
        gap = drawing.add("Abs", drawing.add("Sub", drawing.add("Gather", rows, np.array([place]), axis=1), column))
        parts.append(gap if power == 1 else drawing.add("Pow", gap, float(power)))
    total = drawing.add("Sum", *parts)
    return str(total if power == 1 else drawing.add("Pow", total, 1 / power))


def _mean(drawing: Drawing, values: NDArray[np.float64], places: str, weights: str) -> str:
    """The mean of the points' values [points, n] at these places, by weight: shape [rows, n]."""
    chosen = drawing.add("Gather", values, places)
    weighed = drawing.add("Mul", chosen, drawing.add("Unsqueeze", weights, np.array([2])))
    total = drawing.add("ReduceSum", weights, np.array([1]), keepdims=1)
    return drawing.add("Div", drawing.add("ReduceSum", weighed, np.array([1]), keepdims=0), total)


REPAIRS = (
    Repair(
        "neighbours by distance",
        "KNeighborsClassifier(weights='distance') lets all neighbours count the same",
        (KNeighborsClassifier,),
        convert_classifier,
        shape_classifier,
        counts_by_distance,
    ),
    Repair(
        "values of neighbours by distance",
        "KNeighborsRegressor(weights='distance') goes wrong where a row equals a point",
        (KNeighborsRegressor,),
        convert_regressor,
        shape_regressor,
        counts_by_distance,
    ),
)
