"""Asks the estimator for its answers, in the form that a model gives them."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from sklearn.base import is_classifier, is_regressor

from model_export.errors import UnusableEstimator
from model_export.families import is_ranker, refusing
from shared.predictions import Prediction
from shared.signature import class_names

Label: TypeAlias = bool | int | str

REFUSALS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What scikit-learn raises for rows that it does not take."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """A fitted estimator that answers rows.

    `classes` are a classifier's labels in the order of its probabilities, `None` for a regressor;
    `probabilities` says that it can give them; `named` that it wants frames, not arrays.
    """

    estimator: Any
    named: bool
    classes: tuple[Label, ...] | None
    probabilities: bool

    def rows_of(self, frame: pd.DataFrame) -> Any:
        """The rows as the estimator was given them in training."""
        return frame if self.named else frame.to_numpy()

    def answer(self, frame: pd.DataFrame) -> list[Prediction]:
        """One prediction a row: `{"label": …, "probabilities": {class: p}}`, or a regressor's number or numbers."""
        with refusing():
            return self._answer(self.rows_of(frame))

    def _answer(self, rows: Any) -> list[Prediction]:
        predicted = self.estimator.predict(rows)
        if self.classes is None:
            values = np.asarray(predicted, dtype=float)
            return list((values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values).tolist())
        labels = [plain_label(label) for label in np.ravel(predicted)]
        if not self.probabilities:
            return [{"label": label} for label in labels]
        names = class_names(self.classes)
        chances = np.asarray(self.estimator.predict_proba(rows), dtype=float).tolist()
        return [
            {"label": label, "probabilities": dict(zip(names, row, strict=True))}
            for label, row in zip(labels, chances, strict=True)
        ]


def consult(estimator: Any, *, named: bool) -> Oracle:
    """The oracle of a fitted classifier or regressor. Raises `UnusableEstimator` for anything else."""
    if is_classifier(estimator):
        return Oracle(estimator, named, _classes(estimator), hasattr(estimator, "predict_proba"))
    if is_regressor(estimator) or is_ranker(estimator):
        return Oracle(estimator, named, None, probabilities=False)
    raise UnusableEstimator(f"expected a classifier or a regressor, got {type(estimator).__name__}")


def plain_label(label: Any) -> Label:
    """A label as JSON has it. Whole floats become integers, as skl2onnx makes them; other floats are refused."""
    value = label.item() if isinstance(label, np.generic) else label
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, bool | int | str):
        raise UnusableEstimator(f"expected labels that are text, integers or booleans, got {value!r}")
    return value


def _classes(estimator: Any) -> tuple[Label, ...]:
    classes = getattr(estimator, "classes_", None)
    if classes is None:
        raise UnusableEstimator(f"{type(estimator).__name__} has no classes_: is it fitted?")
    if isinstance(classes, list):
        raise UnusableEstimator("the classifier answers several labels a row; a model here answers one")
    if len(classes) < 2:
        raise UnusableEstimator(f"the classifier knows one class only, {classes[0]!r}: a model needs two")
    return tuple(plain_label(label) for label in classes)
