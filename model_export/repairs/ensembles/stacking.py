"""Stacked estimators: what those of the first layer answer is the input of the last."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import StackingClassifier, StackingRegressor

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask, hand_over, is_upstreams
from model_export.repairs.ensembles.scores import decide
from model_export.repairs.outputs import give_class, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def needs_more(operator: Any) -> bool:
    """Whether it stacks more than probabilities, numbers, or estimators that skl2onnx does not know."""
    stack = operator.raw_operator
    methods = set(stack.stack_method_) - {"predict_proba"}
    plain = all(map(is_upstreams, [*stack.estimators_, stack.final_estimator_]))
    if isinstance(stack, StackingRegressor):
        return not plain
    return not plain or bool(methods) or (stack.passthrough and len(stack.classes_) == 2)


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """The last estimator's class and probabilities; it was fitted on the places of the classes."""
    drawing = Drawing(scope, operator, container)
    label, answers = ask(drawing, drawing.estimator.final_estimator_, _first_layer(drawing))
    give_class(drawing, label)
    drawing.give(answers, 1)


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The last estimator's value."""
    drawing = Drawing(scope, operator, container)
    (value,) = ask(drawing, drawing.estimator.final_estimator_, _first_layer(drawing))
    drawing.give(drawing.add("Reshape", value, np.array([-1, 1])))


def _first_layer(drawing: Drawing) -> Sequence[Any]:
    """What the estimators inside answer, as the input of the last."""
    stack = drawing.estimator
    answers = [
        _answer(drawing, one, method) for one, method in zip(stack.estimators_, stack.stack_method_, strict=True)
    ]
    columns = drawing.add("Concat", *answers, *([drawing.rows()] if stack.passthrough else []), axis=1)
    return hand_over(drawing, columns, stack.final_estimator_.n_features_in_)


def _answer(drawing: Drawing, estimator: Any, method: str) -> str:
    """One estimator's columns; of two probabilities the second says all."""
    if method == "decision_function":
        return decide(drawing, estimator)
    if method == "predict":
        return drawing.add("Reshape", drawing.cast(ask(drawing, estimator)[0]), np.array([-1, 1]))
    chances = ask(drawing, estimator)[1]
    classes = len(drawing.estimator.classes_)
    return drawing.add("Gather", chances, np.array([1]), axis=1) if classes == 2 else chances


REPAIRS = (
    Repair(
        "stacked classifiers",
        "StackingClassifier counts the columns of its last estimator wrongly, unless all are probabilities",
        (StackingClassifier,),
        convert_classifier,
        shape_classifier,
        needs_more,
    ),
    Repair(
        "stacked regressors",
        "StackingRegressor takes no pipeline and no frozen estimator inside",
        (StackingRegressor,),
        convert_regressor,
        shape_regressor,
        needs_more,
    ),
)
