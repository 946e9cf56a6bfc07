"""LocalOutlierFactor in float64: how much sparser points are around a row than around its neighbours."""

from typing import Any

import numpy as np
from sklearn.neighbors import LocalOutlierFactor

from model_export.drawing import Drawing
from model_export.repairs.finals.distances import full_distances, power_of
from model_export.repairs.finals.nearest import find_nearest, hindrance
from model_export.repairs.finals.outliers import set_types
from model_export.repairs.finals.visits import order_of
from model_export.repairs.repair import Repair

SMALLEST = 1e-10
"""What scikit-learn adds to a mean distance, which may be 0 among equal points."""


def is_drawn(operator: Any) -> bool:
    """Whether its neighbours can be drawn."""
    model = operator.raw_operator
    return not hindrance(model) and bool(model.n_neighbors_ == model.n_neighbors)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Minus the mean of the neighbours' densities by the row's own, from which the offset is taken.

    A density is 1 / the mean of the distances to the neighbours, of which none counts for less than that neighbour's
    own to the last of its neighbours.
    """
    drawing = Drawing(scope, operator, container)
    model, order = drawing.estimator, order_of(drawing.estimator)
    densities, reaches = model._lrd[order], model._distances_fit_X_[order, model.n_neighbors - 1]
    found = find_nearest(drawing, np.column_stack([densities, reaches]))
    distances = full_distances(drawing, found.reduced, power_of(model) or 2.0)
    reached = drawing.add("Max", distances, drawing.add("Gather", reaches, found.places))
    mean = drawing.add("ReduceMean", reached, np.array([1]), keepdims=1)
    own = drawing.add("Div", 1.0, drawing.add("Add", mean, SMALLEST))
    ratios = drawing.add("Div", drawing.add("Gather", densities, found.places), own)
    sparser = drawing.add("ReduceMean", ratios, np.array([1]), keepdims=1)
    known = drawing.add("Where", found.unknown, np.nan, sparser)
    score = drawing.add("Sub", -float(model.offset_), known)
    inlier = drawing.add("GreaterOrEqual", score, 0.0)
    drawing.give(drawing.add("Where", inlier, np.array(1), np.array(-1)))
    drawing.give(score, 1)


REPAIR = Repair(
    "local outlier factor",
    "LocalOutlierFactor loses in float32 which points are near a row, and what is far from all of them",
    (LocalOutlierFactor,),
    convert,
    set_types,
    is_drawn,
)
