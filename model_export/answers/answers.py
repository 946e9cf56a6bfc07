"""What each kind of estimator must tell: its outputs, and its answers for rows."""

from typing import Any, Protocol

from shared.predictions import Prediction
from shared.signature import Output


class Answers(Protocol):
    """A fitted estimator, asked in the way of its kind."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What a graph of the estimator gives, in the order in which skl2onnx gives it."""

    def of(self, rows: Any) -> list[Prediction]:
        """One answer a row, in the form that a model gives it."""
