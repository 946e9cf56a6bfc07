"""A case of the matrix: an estimator to fit, the rows to fit it on, and how large both are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows there are at most, and how many trees an ensemble has."""

    rows: int
    trees: int


FULL = Size(rows=600, trees=50)
SMALL = Size(rows=160, trees=8)
"""For tests: the faults show all the same."""


@dataclass(frozen=True, slots=True)
class Data:
    """Rows, and what is to be learnt of them: one value a row or several, `None` where nothing is."""

    frame: DataFrame
    target: Any = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted estimator, and the rows that it was fitted on."""

    estimator: Any
    frame: DataFrame


@dataclass(frozen=True, slots=True)
class Case:
    """A pipeline of the matrix: what it is called, its data, and the estimator, both of a size."""

    name: str
    data: Callable[[Size], Data]
    estimator: Callable[[Size], Any]

    def fit(self, size: Size = FULL) -> Fitted:
        """The estimator, fitted on its data. The same size gives the same answers."""
        data = self.data(size)
        return Fitted(self.estimator(size).fit(data.frame, data.target), data.frame)
