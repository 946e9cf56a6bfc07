"""Asks estimator and model about single rows, also about such as nobody gave, and tells how their answers differ."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from model_export.errors import Witness
from model_export.gate.comparison import compare
from model_export.gate.evidence import Evidence
from model_export.kinds import Kind
from model_export.oracle import REFUSALS, Oracle
from shared.golden import Tolerance, agree
from shared.model import Model
from shared.predictions import Prediction
from shared.signature import Column

NEAREST = 32
"""So many of the given rows that differ least from a row are asked whether both sides agree there."""

SEARCHED = 5000
"""So many of the given rows, spread evenly, are looked at to find them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What both sides say of a row. `witness` is `None` where they agree; `answer` is where the estimator refuses."""

    answer: Prediction | None
    witness: Witness | None

    @property
    def agreed(self) -> bool:
        """Whether the estimator answers, and the model answers alike."""
        return self.answer is not None and self.witness is None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Both sides, the evidence from which rows are made up, and how far numbers may be apart."""

    oracle: Oracle
    model: Model
    evidence: Evidence
    tolerance: Tolerance

    @property
    def columns(self) -> tuple[Column, ...]:
        """The model's columns, in the order of a row."""
        return self.model.signature.columns

    def ask(self, rows: Sequence[list[Any]]) -> list[Outcome]:
        """One outcome a row, each a list of plain values in signature order."""
        answers = self._answers(rows)
        return [
            Outcome(answer, None if answer is None else compare(self.model, [row], [answer], self.tolerance).witness)
            for row, answer in zip(rows, answers, strict=True)
        ]

    def repeats(self, answer: Prediction | None, other: Any) -> bool:
        """Whether two answers are the same within the tolerance."""
        return answer is not None and agree(answer, other, self.tolerance)

    def agreeing(self, row: list[Any]) -> list[Any] | None:
        """A given row where both sides agree: whole if there is such, and else like `row` in most columns."""
        given = self.evidence.rows
        step = max(1, len(given) // SEARCHED)
        near = sorted(given[::step], key=lambda other: (None in other, sum(map(differs, row, other))))[:NEAREST]
        outcomes = self.ask(near)
        return next((list(other) for other, outcome in zip(near, outcomes, strict=True) if outcome.agreed), None)

    def _answers(self, rows: Sequence[list[Any]]) -> list[Prediction | None]:
        """The estimator's answers; row by row where it refuses them together, to find those that it takes."""
        if not rows:
            return []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return list(self.oracle.answer(frame_of(rows, self.evidence)))
        except REFUSALS:
            return [None] if len(rows) == 1 else [self._answers([row])[0] for row in rows]


def differs(value: Any, other: Any) -> bool:
    """Whether two plain values are not the same; 0.0 and -0.0 are not."""
    return bool(value != other) or repr(value) != repr(other)


def frame_of(rows: Iterable[list[Any]], evidence: Evidence) -> pd.DataFrame:
    """Plain rows as the frame that the estimator is asked with: of the given rows' types where these can hold them."""
    columns = zip(*rows, strict=True)
    given, kinds = evidence.frame, evidence.kinds
    return pd.DataFrame(
        {
            name: _series(list(values), given[name].dtype, kinds[name])
            for name, values in zip(given.columns, columns, strict=True)
        }
    )


def _series(values: list[Any], dtype: Any, kind: Kind) -> "pd.Series[Any]":
    if kind == "integer" and any(value is None or isinstance(value, float) for value in values):
        kind = "number"
    if kind == "number" and None in values:
        return pd.Series([np.nan if value is None else value for value in values], dtype=np.float64)
    loose = pd.Series(values, dtype=np.float64 if kind == "number" else object)
    try:
        typed = loose.astype(dtype)
    except (OverflowError, TypeError, ValueError):
        return loose
    return typed if typed.isna().equals(loose.isna()) and (typed.isna() | (typed == loose)).all() else loose
