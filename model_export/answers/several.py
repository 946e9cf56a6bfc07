"""A classifier of several targets: a list with an answer a target, in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from model_export.answers.classifier import outputs_of_target, pair
from model_export.answers.labels import Label
from shared.predictions import Prediction
from shared.signature import Output


@dataclass(frozen=True, slots=True)
class Several:
    """`classes` has those of each target. One target alone is answered as by a classifier of one."""

    estimator: Any
    classes: tuple[tuple[Label, ...], ...]
    probabilities: bool

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Those of each target: `label_0`, `probabilities_0`, `label_1` …"""
        if len(self.classes) == 1:
            return outputs_of_target(self.classes[0], self.probabilities)
        targets = (outputs_of_target(known, self.probabilities, f"_{at}") for at, known in enumerate(self.classes))
        return tuple(output for target in targets for output in target)

    def of(self, rows: Any) -> list[Prediction]:
        """`[{"label": …, "probabilities": {class: p}}, …]` a row."""
        labels = np.asarray(self.estimator.predict(rows)).T
        chances = list(self._chances(rows)) if self.probabilities else [None] * len(self.classes)
        answers = [pair(*target) for target in zip(labels, self.classes, chances, strict=True)]
        return answers[0] if len(answers) == 1 else [list(row) for row in zip(*answers, strict=True)]

    def _chances(self, rows: Any) -> Iterator[Any]:
        """For each target an array of shape [rows, classes], which some give as [rows, targets] of the second class."""
        given = self.estimator.predict_proba(rows)
        if isinstance(given, list):
            yield from given
        else:
            yield from (np.c_[1 - second, second] for second in np.asarray(given, dtype=float).T)


def several_classes(estimator: Any, final: Any) -> list[Any] | None:
    """The classes of each target of a classifier of several, `final` being its last step; `None` for one target."""
    if isinstance(estimator.classes_, list):
        return list(estimator.classes_)
    binarizer = getattr(final, "label_binarizer_", getattr(final, "_label_binarizer", None))
    if not getattr(binarizer, "y_type_", "").startswith("multilabel"):
        return None
    return [np.array([0, 1])] * len(estimator.classes_)
