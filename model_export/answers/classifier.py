"""A classifier of one target: a label, and the probabilities of its classes where it has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model_export.answers.labels import Label, plain_label
from shared.predictions import Prediction
from shared.signature import Output, class_names


@dataclass(frozen=True, slots=True)
class Classifier:
    """`classes` are in the order of the probabilities, if it has such."""

    estimator: Any
    classes: tuple[Label, ...]
    probabilities: bool

    @property
    def outputs(self) -> tuple[Output, ...]:
        """A label, and probabilities if it has such."""
        return outputs_of_target(self.classes, self.probabilities)

    def of(self, rows: Any) -> list[Prediction]:
        """`{"label": …, "probabilities": {class: p}}` a row."""
        labels = np.asarray(self.estimator.predict(rows)).reshape(len(rows))
        return pair(labels, self.classes, self.estimator.predict_proba(rows) if self.probabilities else None)


def outputs_of_target(classes: Sequence[Label], probabilities: bool, mark: str = "") -> tuple[Output, ...]:
    """The outputs of a target, each name with a mark."""
    label = Output(f"label{mark}", "label", boolean=isinstance(classes[0], bool))
    return (label, Output(f"probabilities{mark}", "probabilities", tuple(classes))) if probabilities else (label,)


def pair(labels: Iterable[Any], classes: Sequence[Label], chances: Any = None) -> list[Prediction]:
    """The answers of labels, and of the probabilities of shape [rows, classes] where there are such."""
    plain = [plain_label(label) for label in labels]
    if chances is None:
        return [{"label": label} for label in plain]
    names = class_names(classes)
    return [
        {"label": label, "probabilities": dict(zip(names, row, strict=True))}
        for label, row in zip(plain, np.asarray(chances, dtype=float).tolist(), strict=True)
    ]
