"""Estimators that only pass on what another answers: a frozen one, one that labelled its own rows, a chain."""

from typing import Any

import numpy as np
from sklearn.frozen import FrozenEstimator
from sklearn.multioutput import RegressorChain
from sklearn.semi_supervised import SelfTrainingClassifier

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask, hand_over, parse_frozen
from model_export.repairs.outputs import shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def convert_frozen(scope: Any, operator: Any, container: Any) -> None:
    """What the estimator inside answers."""
    _pass_on(Drawing(scope, operator, container), operator.raw_operator.estimator)


def convert_self_trained(scope: Any, operator: Any, container: Any) -> None:
    """The label and the probabilities of the classifier inside."""
    _pass_on(Drawing(scope, operator, container), operator.raw_operator.estimator_)


def convert_chain(scope: Any, operator: Any, container: Any) -> None:
    """Each regressor also takes what those before it in the chain answered."""
    drawing = Drawing(scope, operator, container)
    rows, values = drawing.rows(), []
    for one in drawing.estimator.estimators_:
        (value,) = ask(drawing, one, hand_over(drawing, rows, one.n_features_in_))
        values.append(drawing.add("Reshape", value, np.array([-1, 1])))
        rows = drawing.add("Concat", rows, values[-1], axis=1)
    places = np.argsort(drawing.estimator.order_)
    drawing.give(drawing.add("Concat", *(values[place] for place in places), axis=1))


def _pass_on(drawing: Drawing, estimator: Any) -> None:
    *labels, answers = ask(drawing, estimator)
    for label in labels:
        drawing.end("Identity", label)
    drawing.give(answers, len(labels))


REPAIRS = (
    Repair(
        "frozen estimators",
        "FrozenEstimator does not convert",
        (FrozenEstimator,),
        convert_frozen,
        parse=parse_frozen,
    ),
    Repair(
        "self-trained classifiers",
        "SelfTrainingClassifier does not convert",
        (SelfTrainingClassifier,),
        convert_self_trained,
        shape_classifier,
    ),
    Repair("chained regressors", "RegressorChain does not convert", (RegressorChain,), convert_chain, shape_regressor),
)
