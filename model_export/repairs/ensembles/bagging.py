"""Bagged estimators of any kind: the mean of probabilities, votes or values, each on columns of its own."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.ensemble import BaggingClassifier, BaggingRegressor

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask, is_upstreams, some_columns
from model_export.repairs.outputs import give_probabilities, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def needs_more(operator: Any) -> bool:
    """Whether the inputs are float64, or those inside give no probabilities, lack a class, or are not skl2onnx's."""
    bag = operator.raw_operator
    if isinstance(operator.inputs[0].type, DoubleTensorType) or not all(map(is_upstreams, bag.estimators_)):
        return True
    if isinstance(bag, BaggingRegressor):
        return False
    return any(not hasattr(one, "predict_proba") or len(one.classes_) < bag.n_classes_ for one in bag.estimators_)


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """The class with the largest mean probability; a classifier without probabilities votes for its own."""
    drawing = Drawing(scope, operator, container)
    give_probabilities(drawing, _mean(drawing, [_chances(drawing, *pair) for pair in _members(drawing)]))


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The mean value."""
    drawing = Drawing(scope, operator, container)
    answers = [ask(drawing, one, inputs)[0] for one, inputs in _members(drawing)]
    drawing.give(_mean(drawing, [drawing.add("Reshape", value, np.array([-1, 1])) for value in answers]))


def _members(drawing: Drawing) -> list[tuple[Any, Any]]:
    """Each estimator with its inputs."""
    bag = drawing.estimator
    return [
        (one, None if np.array_equal(columns, np.arange(bag.n_features_in_)) else some_columns(drawing, columns))
        for one, columns in zip(bag.estimators_, bag.estimators_features_, strict=True)
    ]


def _chances(drawing: Drawing, estimator: Any, inputs: Any) -> str:
    """Probabilities of all classes. Those inside were fitted on the places of the classes, maybe not on all."""
    label, answers = ask(drawing, estimator, inputs)
    places = np.arange(drawing.estimator.n_classes_)
    if not hasattr(estimator, "predict_proba"):
        return drawing.cast(drawing.add("Equal", drawing.add("Unsqueeze", label, np.array([1])), places[None]))
    if len(estimator.classes_) == len(places):
        return answers
    spread = (np.asarray(estimator.classes_)[:, None] == places[None]).astype(float)
    return drawing.add("MatMul", answers, spread)


def _mean(drawing: Drawing, answers: list[str]) -> str:
    return drawing.add("Div", drawing.add("Sum", *answers), float(len(answers)))


REPAIRS = (
    Repair(
        "bagged classifiers",
        "BaggingClassifier does not convert in float64 with trees, nor right with classifiers without probabilities",
        (BaggingClassifier,),
        convert_classifier,
        shape_classifier,
        needs_more,
    ),
    Repair(
        "bagged regressors",
        "BaggingRegressor does not convert in float64 with trees",
        (BaggingRegressor,),
        convert_regressor,
        shape_regressor,
        needs_more,
    ),
)
