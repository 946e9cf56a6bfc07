"""Estimators that answer the same for every row."""

from typing import Any

import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor

from model_export.drawing import Drawing
from model_export.repairs.outputs import give_class, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """The commonest or the constant class. Raises `NotImplementedError` for strategies that draw lots."""
    drawing = Drawing(scope, operator, container)
    dummy = drawing.estimator
    if dummy.strategy not in ("constant", "most_frequent", "prior"):
        raise NotImplementedError(f"DummyClassifier(strategy={dummy.strategy!r}) draws lots: use 'prior'")
    label, chances = dummy.predict([[0]])[0], np.asarray(dummy.predict_proba([[0]]), float)
    repeated = _repeat(drawing, chances)
    place = np.array([list(dummy.classes_).index(label)])
    size = drawing.add("Shape", repeated, start=0, end=1)
    give_class(drawing, drawing.add("Expand", place, size))
    drawing.give(repeated, 1)


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The constant number or numbers."""
    drawing = Drawing(scope, operator, container)
    drawing.give(_repeat(drawing, np.asarray(drawing.estimator.constant_, float)))


def _repeat(drawing: Drawing, row: Any) -> str:
    """The row, once for each of the inputs' rows."""
    size = drawing.add("Shape", drawing.inputs[0].full_name, start=0, end=1)
    return drawing.add("Expand", row, drawing.add("Concat", size, np.array([row.shape[1]]), axis=0))


REPAIRS = (
    Repair(
        "constant classifiers",
        "DummyClassifier does not convert",
        (DummyClassifier,),
        convert_classifier,
        shape_classifier,
    ),
    Repair(
        "constant regressors", "DummyRegressor does not convert", (DummyRegressor,), convert_regressor, shape_regressor
    ),
)
