"""Classifiers made of one for each class, each pair of classes, or each digit of a code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import is_classifier
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier

from model_export.drawing import Drawing
from model_export.repairs.ensembles.scores import positive_chances, positive_scores
from model_export.repairs.finals.kernels import squared_distances, vote_scores
from model_export.repairs.outputs import give_class, shape_classifier
from model_export.repairs.repair import Repair


def answers_once(operator: Any) -> bool:
    """Whether it gives one label a row, not one for each class."""
    return not operator.raw_operator.multilabel_


def convert_rest(scope: Any, operator: Any, container: Any) -> None:
    """The class whose own classifier is surest; shares of the probabilities where there are some."""
    drawing = Drawing(scope, operator, container)
    ones = drawing.estimator.estimators_
    scores = [positive_scores(drawing, one) for one in ones]
    if len(ones) == 1:
        scores = [drawing.add("Sub", 2.0 * _threshold(ones[0]), scores[0]), scores[0]]
    together = drawing.add("Concat", *scores, axis=1)
    give_class(drawing, drawing.add("ArgMax", together, axis=1, keepdims=0))
    drawing.give(_shares(drawing, ones) if hasattr(ones[0], "predict_proba") else together, 1)


def convert_pairs(scope: Any, operator: Any, container: Any) -> None:
    """The class that wins most pairs, and of equals the one with the larger sum of scores."""
    drawing = Drawing(scope, operator, container)
    estimator, classes = drawing.estimator, len(drawing.estimator.classes_)
    if estimator.pairwise_indices_ is not None:
        raise NotImplementedError("OneVsOneClassifier of an estimator that takes a kernel's values")
    threshold = _threshold(estimator.estimators_[0])
    ahead = [positive_scores(drawing, one) for one in estimator.estimators_]
    second = drawing.add("Concat", *ahead, axis=1)
    if classes == 2:
        scores = drawing.add("Concat", drawing.add("Sub", 2.0 * threshold, second), second, axis=1)
    else:
        won = drawing.add("LessOrEqual", second, threshold)
        scores = vote_scores(drawing, won, second, classes)
    give_class(drawing, drawing.add("ArgMax", scores, axis=1, keepdims=0))
    drawing.give(scores, 1)


def convert_codes(scope: Any, operator: Any, container: Any) -> None:
    """The class whose code is nearest to the classifiers' scores."""
    drawing = Drawing(scope, operator, container)
    digits = [positive_scores(drawing, one) for one in drawing.estimator.estimators_]
    codes = np.asarray(drawing.estimator.code_book_, float)
    far = squared_distances(drawing, drawing.add("Concat", *digits, axis=1), codes)
    give_class(drawing, drawing.add("ArgMin", far, axis=1, keepdims=0))
    drawing.give(drawing.add("Neg", far), 1)


def _threshold(estimator: Any) -> float:
    """Above which the second class is the answer."""
    return 0.0 if hasattr(estimator, "decision_function") and is_classifier(estimator) else 0.5


def _shares(drawing: Drawing, ones: Sequence[Any]) -> str:
    """The probability that each classifier gives its class, as shares of their sum, if there is one."""
    chances = [positive_chances(drawing, one) for one in ones]
    if len(ones) == 1:
        chances = [drawing.add("Sub", 1.0, chances[0]), *chances]
    together = drawing.add("Concat", *chances, axis=1)
    total = drawing.add("ReduceSum", together, np.array([1]), keepdims=1)
    return drawing.add("Div", together, drawing.add("Where", drawing.add("Equal", total, 0.0), 1.0, total))


REPAIRS = (
    Repair(
        "one classifier for each class",
        "OneVsRestClassifier compares rounded probabilities in place of scores, and errs with scores of two classes",
        (OneVsRestClassifier,),
        convert_rest,
        shape_classifier,
        answers_once,
    ),
    Repair(
        "one classifier for each pair of classes",
        "OneVsOneClassifier gives other labels",
        (OneVsOneClassifier,),
        convert_pairs,
        shape_classifier,
    ),
    Repair(
        "output codes",
        "OutputCodeClassifier does not convert",
        (OutputCodeClassifier,),
        convert_codes,
        shape_classifier,
    ),
)
