"""Distances from each row to each of some points, rounded as scikit-learn's trees of neighbours round theirs."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.drawing import Drawing

POWERS = {"manhattan": 1.0, "euclidean": 2.0, "chebyshev": np.inf}


def power_of(estimator: Any) -> float | None:
    """The p of a fitted neighbours estimator's Minkowski metric; `None` for another metric, or one with weights."""
    more = estimator.effective_metric_params_
    found = POWERS.get(estimator.effective_metric_, more.get("p"))
    return None if found is None or more.get("w") is not None else float(found)


def split_columns(drawing: Drawing) -> list[str]:
    """The drawing's columns, each of shape [rows, 1]."""
    rows = drawing.rows()
    return [drawing.add("Gather", rows, np.array([at]), axis=1) for at in range(drawing.estimator.n_features_in_)]


def reduced_distances(drawing: Drawing, columns: Sequence[str], points: NDArray[np.float64], power: float) -> str:
    """The sum of the gaps' powers, or the largest gap: shape [rows, points].

    Column by column, as scikit-learn adds: the order decides which of two points is nearer by the last digit.
    """
    gaps = [drawing.add("Abs", drawing.add("Sub", *pair)) for pair in zip(columns, points.T, strict=True)]
    return sum_powers(drawing, gaps, power)


def sum_powers(drawing: Drawing, gaps: Sequence[str], power: float) -> str:
    """The gaps, none below 0, as one reduced distance."""
    if power == np.inf:
        return reduce(lambda one, other: str(drawing.add("Max", one, other)), gaps)
    return reduce(lambda one, other: str(drawing.add("Add", one, other)), [_raise(drawing, gap, power) for gap in gaps])


def full_distances(drawing: Drawing, reduced: str, power: float) -> str:
    """Distances from reduced ones."""
    if power in (1.0, np.inf):
        return reduced
    return str(drawing.add("Sqrt", reduced) if power == 2 else drawing.add("Pow", reduced, 1 / power))


def _raise(drawing: Drawing, gap: str, power: float) -> str:
    if power == 1:
        return gap
    return str(drawing.add("Mul", gap, gap) if power == 2 else drawing.add("Pow", gap, power))
