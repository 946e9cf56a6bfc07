"""Linear classifiers whose scores skl2onnx computes in float32 only, or whose probabilities it gets wrong."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import RidgeClassifier, RidgeClassifierCV, SGDClassifier
from sklearn.svm import LinearSVC

from model_export.drawing import Drawing
from model_export.repairs.ensembles.scores import linear
from model_export.repairs.outputs import give_class, give_probabilities, give_scores, shape_classifier
from model_export.repairs.repair import Repair


def takes_double(operator: Any) -> bool:
    """Whether the first input is float64."""
    return isinstance(operator.inputs[0].type, DoubleTensorType)


def has_two_classes(operator: Any) -> bool:
    """Whether the estimator knows two classes."""
    return len(operator.raw_operator.classes_) == 2


def gives_shares(operator: Any) -> bool:
    """Whether it divides probabilities of three classes or more by their sum."""
    return hasattr(operator.raw_operator, "predict_proba") and not has_two_classes(operator)


def convert_labels(scope: Any, operator: Any, container: Any) -> None:
    """The label by the largest score, or by the sign of the only one."""
    drawing = Drawing(scope, operator, container)
    give_scores(drawing, linear(drawing, drawing.rows(), drawing.estimator))


def convert_discriminant(scope: Any, operator: Any, container: Any) -> None:
    """The sigmoid of the score of the second class."""
    drawing = Drawing(scope, operator, container)
    second = drawing.sigmoid(linear(drawing, drawing.rows(), drawing.estimator))
    give_probabilities(drawing, drawing.add("Concat", drawing.add("Sub", 1.0, second), second, axis=1))


def convert_shares(scope: Any, operator: Any, container: Any) -> None:
    """The label by the score; each class's own probability as a share of their sum.

    The sum of modified Huber's can be 0, and then all shares are equal.
    """
    drawing = Drawing(scope, operator, container)
    scores = linear(drawing, drawing.rows(), drawing.estimator)
    give_class(drawing, drawing.add("ArgMax", scores, axis=1, keepdims=0))
    if drawing.estimator.loss == "log_loss":
        chances = drawing.sigmoid(scores)
    else:
        chances = drawing.add("Mul", drawing.add("Add", drawing.add("Clip", scores, -1.0, 1.0), 1.0), 0.5)
    total = drawing.add("ReduceSum", chances, np.array([1]), keepdims=1)
    nothing = drawing.add("Equal", total, 0.0)
    shares = drawing.add("Div", chances, drawing.add("Where", nothing, 1.0, total))
    drawing.give(drawing.add("Where", nothing, 1.0 / len(drawing.estimator.classes_), shares), 1)


REPAIRS = (
    Repair(
        "scores of linear classifiers in float64",
        "linear classifiers without probabilities do not convert in float64",
        (LinearSVC, RidgeClassifier, RidgeClassifierCV),
        convert_labels,
        shape_classifier,
        takes_double,
    ),
    Repair(
        "discriminant analysis of two classes",
        "LinearDiscriminantAnalysis doubles the score of two classes",
        (LinearDiscriminantAnalysis,),
        convert_discriminant,
        shape_classifier,
        has_two_classes,
    ),
    Repair(
        "probabilities of SGDClassifier",
        "SGDClassifier's probabilities of three classes vanish or are shared equally, and its label goes by them",
        (SGDClassifier,),
        convert_shares,
        shape_classifier,
        gives_shares,
    ),
)
