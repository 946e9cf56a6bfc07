"""A classifier with a decision threshold of its own, which skl2onnx forgets."""

from typing import Any

import numpy as np
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask
from model_export.repairs.ensembles.scores import decide
from model_export.repairs.outputs import give_class, shape_classifier
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The label by the threshold, the probabilities as the estimator inside gives them."""
    drawing = Drawing(scope, operator, container)
    inside, positive = drawing.estimator.estimator_, _positive(drawing.estimator)
    probable = "predict_proba" in _methods(drawing.estimator) and hasattr(inside, "predict_proba")
    answers = ask(drawing, inside)[1]
    if probable:
        score = drawing.add("Gather", answers, np.array(positive), axis=1)
    else:
        score = drawing.add("Reshape", decide(drawing, inside), np.array([-1]))
        score = score if positive else drawing.add("Neg", score)
    above = drawing.add("GreaterOrEqual", score, _threshold(drawing.estimator, probable))
    give_class(drawing, drawing.add("Where", above, np.array(positive), np.array(1 - positive)))
    drawing.give(answers, 1)


def _positive(estimator: Any) -> int:
    """The place of the class that a score at the threshold or above means."""
    fixed = isinstance(estimator, FixedThresholdClassifier)
    label = estimator.pos_label if fixed else estimator._curve_scorer._get_pos_label()
    return 1 if label is None else list(estimator.classes_).index(label)


def _methods(estimator: Any) -> list[str]:
    """The estimator's methods that may give the score, the first that it has is taken."""
    methods = estimator._get_response_method()
    return [methods] if isinstance(methods, str) else list(methods)


def _threshold(estimator: Any, probable: bool) -> float:
    threshold = estimator.threshold if isinstance(estimator, FixedThresholdClassifier) else estimator.best_threshold_
    return (0.5 if probable else 0.0) if threshold == "auto" else float(threshold)


REPAIR = Repair(
    "decision thresholds",
    "TunedThresholdClassifierCV loses its threshold, FixedThresholdClassifier does not convert",
    (FixedThresholdClassifier, TunedThresholdClassifierCV),
    convert,
    shape_classifier,
)
