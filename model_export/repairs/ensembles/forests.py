"""scikit-learn's own trees and forests: what they do with missing values, ties, and rows in float64."""

from dataclasses import replace
from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor

from model_export.drawing import Drawing
from model_export.repairs.outputs import both_chances, give_class, give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair
from model_export.trees import Trees, add_double_sums, add_trees, read_trees

GRAINS = 2.0**20
"""Probabilities are compared in steps of 1 / GRAINS, which is wider than float32's rounding of a sum of votes.

onnxruntime adds the trees' votes in float32: 10 of 20 trees give 0.49999994 and 0.50000006, and the second class wins.
"""


def trees_of(operator: Any) -> Trees:
    """The trees of an operator's estimator, which is known to have some."""
    trees = read_trees(operator.raw_operator)
    if trees is None:
        raise NotImplementedError(f"{type(operator.raw_operator).__name__} is not made of scikit-learn's own trees")
    return trees


def needs_care(operator: Any) -> bool:
    """Whether missing values go left somewhere, or rows are float64.

    Several labels are left to skl2onnx. Raises `NotImplementedError` where its search for a float64 threshold between
    infinity and the number below would never end.
    """
    trees = trees_of(operator)
    double = any(isinstance(variable.type, DoubleTensorType) for variable in operator.inputs)
    alone = bool(np.isinf(trees.thresholds).any())
    if getattr(operator.raw_operator, "n_outputs_", 1) == 1 or not hasattr(operator.raw_operator, "classes_"):
        return double or alone or bool(trees.missing.any())
    if double and alone:
        raise NotImplementedError("a tree of several labels that splits on missing values alone is not converted")
    return False


def has_one_label(operator: Any) -> bool:
    """Whether the estimator answers with a single label."""
    return int(operator.raw_operator.n_outputs_) == 1 or needs_care(operator)


def sums_of(drawing: Drawing, trees: Trees) -> str:
    """The trees' answers on the drawing's inputs: float32 of shape [rows, targets]."""
    name, cast = _rows(drawing, trees)
    return add_trees(drawing.scope, drawing.container, trees, name, cast=cast)


def double_sums_of(drawing: Drawing, trees: Trees) -> str:
    """The sums of the trees on the drawing's inputs, exact near a tie too: float64 of shape [rows, targets]."""
    name, cast = _rows(drawing, trees)
    return add_double_sums(drawing.scope, drawing.container, trees, name, cast=cast)


def _rows(drawing: Drawing, trees: Trees) -> tuple[str, bool]:
    """The inputs as one value, and whether it is to be cast to the thresholds' type."""
    if len(drawing.inputs) > 1:
        return drawing.rows(), True
    (rows,) = drawing.inputs
    kind = DoubleTensorType if trees.thresholds.dtype == np.float64 else FloatTensorType
    return rows.full_name, not isinstance(rows.type, kind)


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """The class with the largest mean share of the leaves; of classes that tie, up to rounding, the first."""
    drawing, trees = Drawing(scope, operator, container), trees_of(operator)
    shares = _shares(drawing, trees)
    if len(trees.roots) == 1:
        give_probabilities(drawing, shares)
        return
    steps = drawing.add("Round", drawing.add("Mul", shares, GRAINS))
    give_class(drawing, drawing.add("ArgMax", steps, axis=1, keepdims=0))
    drawing.give(shares, 1)


def _shares(drawing: Drawing, trees: Trees) -> str:
    """Each class's share of the leaves. Of two classes only the second's is in the trees: they are half as large."""
    if trees.values.shape[1] != 2:
        return drawing.cast(sums_of(drawing, trees))
    second = replace(trees, values=trees.values[:, 1:], base=trees.base[1:])
    return both_chances(drawing, drawing.cast(sums_of(drawing, second)))


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The mean of the leaves."""
    drawing = Drawing(scope, operator, container)
    drawing.give(sums_of(drawing, trees_of(operator)))


FAULT = (
    "missing values go right at every split (sklearn-onnx#1253), rows in float64 are compared with rounded thresholds, "
    "and in float64 a split on missing values alone never converts"
)

REPAIRS = (
    Repair(
        "forests",
        f"{FAULT}; a label where classes tie is the one that float32's rounding takes",
        (ExtraTreesClassifier, RandomForestClassifier),
        convert_classifier,
        shape_classifier,
        has_one_label,
    ),
    Repair(
        "trees of classifiers",
        FAULT,
        (DecisionTreeClassifier, ExtraTreeClassifier),
        convert_classifier,
        shape_classifier,
        needs_care,
    ),
    Repair(
        "trees of regressors",
        FAULT,
        (DecisionTreeRegressor, ExtraTreeRegressor, ExtraTreesRegressor, RandomForestRegressor),
        convert_regressor,
        shape_regressor,
        needs_care,
    ),
)
