"""AdaBoost in float64, and of estimators that skl2onnx does not know inside it."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask, is_upstreams
from model_export.repairs.outputs import give_class, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def needs_more(operator: Any) -> bool:
    """Whether the inputs are float64, the labels booleans, or an estimator inside is not skl2onnx's."""
    if getattr(operator.raw_operator, "classes_", np.array(0)).dtype == bool:
        return True
    return isinstance(operator.inputs[0].type, DoubleTensorType) or not all(
        map(is_upstreams, operator.raw_operator.estimators_)
    )


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Votes by weight, where a vote against a class counts a share of one for it (SAMME)."""
    drawing = Drawing(scope, operator, container)
    boosted, classes = drawing.estimator, np.asarray(drawing.estimator.classes_)
    others = len(classes) - 1
    known = classes.astype(np.int64) if classes.dtype.kind in "biuf" else classes
    sums = []
    for one, weight in zip(boosted.estimators_, boosted.estimator_weights_, strict=False):
        label = drawing.add("Unsqueeze", ask(drawing, one)[0], np.array([1]))
        sums.append(drawing.add("Where", drawing.add("Equal", label, known[None]), weight, -weight / others))
    scores = drawing.add("Div", drawing.add("Sum", *sums), float(boosted.estimator_weights_.sum()))
    give_class(drawing, drawing.add("ArgMax", scores, axis=1, keepdims=0))
    drawing.give(drawing.add("Softmax", drawing.add("Div", scores, float(others)), axis=1), 1)


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The median of the values by weight: the first at which half of the weight is reached."""
    drawing = Drawing(scope, operator, container)
    ones, weights = drawing.estimator.estimators_, drawing.estimator.estimator_weights_[: len(drawing.estimator)]
    values = [drawing.add("Reshape", ask(drawing, one)[0], np.array([-1, 1])) for one in ones]
    together = drawing.add("Concat", *values, axis=1)
    ordered, places = drawing.add_several("TopK", 2, together, np.array([len(ones)]), axis=1, largest=0)
    reached = drawing.add("CumSum", drawing.add("Gather", np.asarray(weights, float), places), np.array(1))
    total = drawing.add("Gather", reached, np.array([len(ones) - 1]), axis=1)
    enough = drawing.add("GreaterOrEqual", reached, drawing.add("Mul", total, 0.5))
    first = drawing.add("ArgMax", drawing.add("Cast", enough, to=7), axis=1, keepdims=1)
    drawing.give(drawing.add("GatherElements", ordered, first, axis=1))


REPAIRS = (
    Repair(
        "boosted classifiers in float64",
        "AdaBoostClassifier mixes float32 and float64 where its inputs are float64",
        (AdaBoostClassifier,),
        convert_classifier,
        shape_classifier,
        needs_more,
    ),
    Repair(
        "boosted regressors in float64",
        "AdaBoostRegressor mixes float32 and float64 where its inputs are float64",
        (AdaBoostRegressor,),
        convert_regressor,
        shape_regressor,
        needs_more,
    ),
)
