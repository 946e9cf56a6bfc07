"""An outlier detector: 1 for a row like the others and -1 for an outlier, and its score, below zero for outliers.

The names are scikit-learn's: `predict` gives the label, `decision_function` the score.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from model_export.answers.labels import plain_label
from shared.predictions import Prediction
from shared.signature import Output


@dataclass(frozen=True, slots=True)
class Outliers:
    """A fitted outlier detector that takes rows which it was not fitted on."""

    estimator: Any

    @property
    def outputs(self) -> tuple[Output, ...]:
        """A label and its score."""
        return (Output("label", "label"), Output("score", "score"))

    def of(self, rows: Any) -> list[Prediction]:
        """`{"label": 1, "score": s}` a row."""
        with warnings.catch_warnings():
            # LocalOutlierFactor takes the names off the rows, and then warns that they are gone.
            warnings.filterwarnings("ignore", "X does not have valid feature names", UserWarning)
            scores = np.asarray(self.estimator.decision_function(rows), dtype=float).reshape(len(rows)).tolist()
            labels = self.estimator.predict(rows)
        return [{"label": plain_label(label), "score": s} for label, s in zip(labels, scores, strict=True)]
