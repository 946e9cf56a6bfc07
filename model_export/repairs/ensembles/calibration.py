"""Calibrated classifiers: sigmoid, isotonic and temperature, of frozen estimators too."""

from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import ask, final_step, is_upstreams
from model_export.repairs.ensembles.scores import decide
from model_export.repairs.finals.interpolation import interpolate
from model_export.repairs.outputs import give_probabilities, shape_classifier
from model_export.repairs.repair import Repair

SMALLEST = 1e-12
"""What scikit-learn adds to probabilities before their logarithm."""

VOTERS = (DecisionTreeClassifier, ExtraTreeClassifier, ExtraTreesClassifier, RandomForestClassifier)
"""Their probabilities take few values, those of the fitted points among them, where a line leaves 0."""

ROUNDED = 2.0**-20
"""Wider than float32's rounding of a sum of votes, as onnxruntime adds them."""


def needs_more(operator: Any) -> bool:
    """Whether it calibrates otherwise than by a sigmoid, or what skl2onnx does not know; or has several inputs."""
    calibrated = operator.raw_operator.calibrated_classifiers_
    several = len(operator.inputs) > 1
    return several or any(one.method != "sigmoid" or not is_upstreams(one.estimator) for one in calibrated)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The mean of the calibrated classifiers' probabilities."""
    drawing = Drawing(scope, operator, container)
    ones = [_probabilities(drawing, one) for one in drawing.estimator.calibrated_classifiers_]
    give_probabilities(drawing, drawing.add("Div", drawing.add("Sum", *ones), float(len(ones))))


def _probabilities(drawing: Drawing, calibrated: Any) -> str:
    scored = hasattr(calibrated.estimator, "decision_function")
    answers = decide(drawing, calibrated.estimator) if scored else ask(drawing, calibrated.estimator)[1]
    if calibrated.method == "temperature":
        return _tempered(drawing, answers, calibrated, scored)
    classes = len(drawing.estimator.classes_)
    if classes == 2:
        positive = answers if scored else drawing.add("Gather", answers, np.array([1]), axis=1)
        share = _calibrate(drawing, positive, calibrated, 0)
        return drawing.add("Concat", drawing.add("Sub", 1.0, share), share, axis=1)
    return _share(drawing, _columns(drawing, answers, calibrated), classes)


def _columns(drawing: Drawing, answers: str, calibrated: Any) -> str:
    """Each class's calibrated value; a class that the estimator was not fitted on has 0."""
    known = list(calibrated.estimator.classes_)
    columns = []
    for label in drawing.estimator.classes_:
        place = known.index(label) if label in known else 0
        column = drawing.add("Gather", answers, np.array([place]), axis=1)
        if label in known:
            columns.append(_calibrate(drawing, column, calibrated, place))
        else:
            columns.append(drawing.add("Mul", column, 0.0))
    return drawing.add("Concat", *columns, axis=1)


def _share(drawing: Drawing, columns: str, classes: int) -> str:
    """Each row divided by its sum; equal shares where that is 0."""
    total = drawing.add("ReduceSum", columns, np.array([1]), keepdims=1)
    nothing = drawing.add("Equal", total, 0.0)
    shares = drawing.add("Div", columns, drawing.add("Where", nothing, 1.0, total))
    return drawing.add("Where", nothing, 1.0 / classes, shares)


def _calibrate(drawing: Drawing, values: str, calibrated: Any, place: int) -> str:
    calibrator = calibrated.calibrators[place]
    if hasattr(calibrator, "X_thresholds_"):
        voted = isinstance(final_step(calibrated.estimator), VOTERS)
        return interpolate(drawing, _snap(drawing, values, calibrator) if voted else values, calibrator)
    moved = drawing.add("Add", drawing.add("Mul", values, -float(calibrator.a_)), -float(calibrator.b_))
    return drawing.sigmoid(str(moved))


def _snap(drawing: Drawing, values: str, calibrator: Any) -> str:
    """Values that are a fitted point but for their rounding become that point."""
    points = np.asarray(calibrator.X_thresholds_, float)
    nearest = drawing.add("ArgMin", drawing.add("Abs", drawing.add("Sub", values, points[None])), axis=1)
    point = drawing.add("Gather", points, nearest)
    near = drawing.add("Less", drawing.add("Abs", drawing.add("Sub", values, point)), ROUNDED)
    return drawing.add("Where", near, point, values)


def _tempered(drawing: Drawing, answers: str, calibrated: Any, scored: bool) -> str:
    """The softmax of scores or of the logarithms of probabilities, sharpened or softened."""
    if scored and len(drawing.estimator.classes_) == 2:
        answers = drawing.add("Concat", drawing.add("Neg", answers), answers, axis=1)
    elif not scored:
        answers = drawing.add("Log", drawing.add("Add", answers, SMALLEST))
    scaled = drawing.add("Mul", answers, float(calibrated.calibrators[0].beta_))
    return drawing.add("Softmax", scaled, axis=1)


REPAIR = Repair(
    "calibrated probabilities",
    "CalibratedClassifierCV draws isotonic lines as steps, and takes no temperature and no frozen estimator",
    (CalibratedClassifierCV,),
    convert,
    shape_classifier,
    needs_more,
)
