"""Isolation forests: how short a row's way down the trees is, summed in float64 as the label's threshold asks."""

from typing import Any

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.ensemble._iforest import _average_path_length

from model_export.drawing import Drawing
from model_export.repairs.ensembles.forests import double_sums_of, trees_of
from model_export.repairs.finals.outliers import set_types
from model_export.repairs.repair import Repair

SLACK = 2.0**-34
"""A score so little below 0 is 0: `contamination` puts the threshold at a training row's own score."""


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The score is -2 ** (-length / mean length) - offset; a row with one below 0 is an outlier."""
    drawing = Drawing(scope, operator, container)
    forest = drawing.estimator
    mean = len(forest.estimators_) * _average_path_length([forest._max_samples])[0]
    lengths = double_sums_of(drawing, trees_of(operator))
    if not mean:  # a forest of one row: scikit-learn takes its way for the mean way
        lengths, mean = drawing.add("Add", drawing.add("Mul", lengths, 0.0), 1.0), 1.0
    samples = drawing.add("Neg", drawing.add("Pow", 2.0, drawing.add("Div", lengths, -float(mean))))
    score = drawing.add("Sub", samples, float(forest.offset_))
    inlier = drawing.add("GreaterOrEqual", score, -SLACK)
    drawing.give(drawing.add("Where", inlier, np.array(1), np.array(-1)))
    drawing.give(score, 1)


REPAIR = Repair(
    "isolation forest",
    "IsolationForest's scores are rounded to float32, which moves rows over the threshold; "
    "missing values go right at every split",
    (IsolationForest,),
    convert,
    set_types,
)
