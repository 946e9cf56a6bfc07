"""Voting classifiers and regressors: labels counted, or probabilities and values averaged, by weight."""

from typing import Any

import numpy as np
from sklearn.ensemble import VotingClassifier, VotingRegressor

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask
from model_export.repairs.outputs import give_class, give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Average the voters' probabilities, or count their labels; the first of equals wins."""
    drawing = Drawing(scope, operator, container)
    if drawing.estimator.voting == "soft":
        give_probabilities(drawing, _average(drawing, [ask(drawing, one)[1] for one in drawing.estimator.estimators_]))
        return
    places = np.arange(len(drawing.estimator.classes_))[None]
    # The voters were fitted on the places of the classes, not on the classes.
    labels = [drawing.add("Unsqueeze", ask(drawing, one)[0], np.array([1])) for one in drawing.estimator.estimators_]
    votes = [drawing.cast(drawing.add("Equal", label, places)) for label in labels]
    shares = _average(drawing, votes)
    give_class(drawing, drawing.add("ArgMax", shares, axis=1, keepdims=0))
    drawing.give(shares, 1)


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """Average the voters' values."""
    drawing = Drawing(scope, operator, container)
    values = [drawing.add("Reshape", ask(drawing, one)[0], np.array([-1, 1])) for one in drawing.estimator.estimators_]
    drawing.give(_average(drawing, values))


def _average(drawing: Drawing, answers: list[str]) -> str:
    """The mean of answers of shape [rows, n], by the weights of those that were not dropped."""
    weights = drawing.estimator._weights_not_none  # what scikit-learn itself averages by
    weights = np.ones(len(answers)) if weights is None else np.asarray(weights, float)
    weighted = [drawing.add("Mul", one, float(weight)) for one, weight in zip(answers, weights, strict=True)]
    return drawing.add("Div", drawing.add("Sum", *weighted), float(weights.sum()))


REPAIRS = (
    Repair(
        "a vote of classifiers",
        "VotingClassifier does not convert with its defaults, nor with a list of weights",
        (VotingClassifier,),
        convert_classifier,
        shape_classifier,
    ),
    Repair(
        "a vote of regressors",
        "VotingRegressor does not convert with a list of weights",
        (VotingRegressor,),
        convert_regressor,
        shape_regressor,
    ),
)
