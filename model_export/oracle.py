"""Asks the estimator for its answers, in the form that a model gives them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from model_export.answers import Answers, Classifier, Label, answers_of
from model_export.families import refusing
from model_export.rows import reads_texts
from shared.predictions import Prediction
from shared.signature import Output

REFUSALS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What scikit-learn raises for rows that it does not take."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """A fitted estimator that answers rows; `named` says that it wants frames, not arrays."""

    estimator: Any
    named: bool
    answers: Answers

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What a graph of the estimator gives, in the order in which skl2onnx gives it."""
        return self.answers.outputs

    @property
    def classes(self) -> tuple[Label, ...] | None:
        """A classifier's labels in the order of its probabilities; `None` for what is no classifier of one target."""
        return self.answers.classes if isinstance(self.answers, Classifier) else None

    def rows_of(self, frame: pd.DataFrame) -> Any:
        """The rows as the estimator was given them in training."""
        if reads_texts(self.estimator):
            return frame.iloc[:, 0].tolist()
        return frame if self.named else frame.to_numpy()

    def answer(self, frame: pd.DataFrame) -> list[Prediction]:
        """One prediction a row, as `model_export.answers` has it for each kind of estimator."""
        with refusing():
            return self.answers.of(self.rows_of(frame))


def consult(estimator: Any, *, named: bool) -> Oracle:
    """The oracle of a fitted estimator. Raises `UnusableEstimator` for one that does not predict."""
    return Oracle(estimator, named, answers_of(estimator))
