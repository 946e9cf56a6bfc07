"""Nearest neighbours: the same ones in float64 as scikit-learn finds, also where some are equally near."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from model_export.drawing import Drawing
from model_export.repairs.finals.distances import full_distances, power_of
from model_export.repairs.finals.nearest import Nearest, find_nearest, hindrance
from model_export.repairs.finals.visits import order_of
from model_export.repairs.outputs import give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def counts_by_distance(operator: Any) -> bool:
    """Whether near neighbours weigh more."""
    return bool(operator.raw_operator.weights != "uniform")


def counts_alike(operator: Any) -> bool:
    """Whether all neighbours count the same, and can be drawn."""
    estimator = operator.raw_operator
    several = getattr(estimator, "outputs_2d_", False)
    return not counts_by_distance(operator) and not several and not _hindrance(estimator)


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Each class's share of the neighbours' weights."""
    drawing = Drawing(scope, operator, container)
    if drawing.estimator.outputs_2d_:
        raise NotImplementedError("KNeighborsClassifier of several labels")
    places = np.asarray(drawing.estimator._y).ravel()
    give_probabilities(drawing, _mean(drawing, np.eye(len(drawing.estimator.classes_))[places]))


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The mean of the neighbours' values by weight."""
    drawing = Drawing(scope, operator, container)
    values = np.asarray(drawing.estimator._y, float)
    drawing.give(_mean(drawing, values.reshape(len(values), -1)))


def _mean(drawing: Drawing, values: NDArray[np.float64]) -> str:
    """The mean of the neighbours' values, one row [n] for each point, by weight: shape [rows, n].

    It is no number, which the core refuses in words, where scikit-learn's own choice of neighbours is not known.
    """
    reason = _hindrance(drawing.estimator)
    if reason:
        raise NotImplementedError(reason)
    values = values[order_of(drawing.estimator)]
    found = find_nearest(drawing, values)
    weights = drawing.add("Unsqueeze", _weights(drawing, found), np.array([2]))
    weighed = drawing.add("Mul", drawing.add("Gather", values, found.places), weights)
    total = drawing.add("ReduceSum", weights, np.array([1]), keepdims=0)
    mean = drawing.add("Div", drawing.add("ReduceSum", weighed, np.array([1]), keepdims=0), total)
    return str(drawing.add("Where", found.unknown, np.nan, mean))


def _weights(drawing: Drawing, found: Nearest) -> str:
    """Of shape [rows, neighbours]: 1, or 1 / distance; where a row equals points they count 1, all others nothing."""
    if drawing.estimator.weights == "uniform":
        return str(drawing.add("Add", drawing.add("Mul", found.reduced, 0.0), 1.0))
    near = full_distances(drawing, found.reduced, power_of(drawing.estimator) or 2.0)
    same = drawing.add("Equal", near, 0.0)
    any_same = drawing.add("ReduceMax", drawing.cast(same), np.array([1]), keepdims=1)
    inverse = drawing.add("Div", 1.0, drawing.add("Where", same, 1.0, near))
    return str(drawing.add("Where", drawing.add("Greater", any_same, 0.5), drawing.cast(same), inverse))


def _hindrance(estimator: Any) -> str:
    """Why these neighbours can't be drawn; empty where they can."""
    return hindrance(estimator) if estimator.weights in ("uniform", "distance") else "weights other than by name"


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
    Repair(
        "equally near neighbours",
        "KNeighborsClassifier takes others of the points that are equally near",
        (KNeighborsClassifier,),
        convert_classifier,
        shape_classifier,
        counts_alike,
    ),
    Repair(
        "values of equally near neighbours",
        "KNeighborsRegressor takes others of the points that are equally near",
        (KNeighborsRegressor,),
        convert_regressor,
        shape_regressor,
        counts_alike,
    ),
)
