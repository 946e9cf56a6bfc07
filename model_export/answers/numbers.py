"""A regressor: a number, or a list of numbers where it has several targets."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from shared.predictions import Prediction
from shared.signature import Output


@dataclass(frozen=True, slots=True)
class Regressor:
    """A fitted regressor."""

    estimator: Any

    @property
    def outputs(self) -> tuple[Output, ...]:
        """One value, of any width."""
        return (Output("value", "value"),)

    def of(self, rows: Any) -> list[Prediction]:
        """A number a row, or a list of them."""
        values = np.asarray(self.estimator.predict(rows), dtype=float)
        return list((values[:, 0] if values.ndim == 2 and values.shape[1] == 1 else values).tolist())
