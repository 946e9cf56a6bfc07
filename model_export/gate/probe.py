"""A probe: rows made to catch a graph out, and what the estimator answers there."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import pandas as pd

from model_export.gate.answers import is_finite, numbers
from model_export.kinds import Kind, plain_rows
from model_export.oracle import REFUSALS, Oracle
from shared.predictions import Prediction

Change: TypeAlias = Literal["missing", "unknown"]

ASKS = 128
"""So often at most the estimator is asked to find out which rows of a batch it refuses."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """Rows of one family, changed in some columns, and the estimator's answers; `None`: it refuses all of them.

    A `change` says that a promise of those columns hangs on it: that they take missing or unknown values.
    `far` rows are beyond the training range, or hold numbers at the ends of what float32 or float64 hold.
    `refused` counts the rows that the estimator refuses, which are left out. Rows at the thresholds of trees tell how
    many `splits` they stand at, `of` how many.
    """

    family: str
    columns: tuple[str, ...]
    frame: pd.DataFrame
    answers: list[Prediction] | None
    change: Change | None = None
    far: bool = False
    refused: int = 0
    splits: int = 0
    of: int = 0
    rows: list[list[Any]] = field(default_factory=list)

    def taken(self, places: Sequence[int]) -> "Probe":
        """The probe with these of its rows only."""
        if len(places) == len(self.frame) or self.answers is None:
            return self
        answers, rows = [self.answers[at] for at in places], [self.rows[at] for at in places]
        return replace(self, frame=self.frame.iloc[list(places)], answers=answers, rows=rows)

    @property
    def scale(self) -> float:
        """How large a number the estimator answers here: far away the largest, else the median of each row's."""
        sizes = sorted(max(map(abs, numbers(answer)), default=0.0) for answer in self.answers or ())
        return sizes[-1 if self.far else len(sizes) // 2] if sizes else 0.0


def ask_all(oracle: Oracle, probe: Probe, kinds: Mapping[str, Kind]) -> Probe:
    """The probe with the estimator's answers, or `None` where it refuses a single row."""
    answers = _answers(oracle, probe.frame)
    if answers is None or not all(map(is_finite, answers)):
        return replace(probe, answers=None, refused=len(probe.frame))
    return replace(probe, answers=answers, rows=plain_rows(probe.frame, kinds))


def ask_each(oracle: Oracle, probe: Probe, kinds: Mapping[str, Kind]) -> Probe:
    """The probe with the rows that the estimator answers by finite numbers, and their answers."""
    answered = _answers_by_halves(oracle, probe.frame, [ASKS])
    good = [(at, answer) for at, answer in enumerate(answered) if answer is not None and is_finite(answer)]
    frame = probe.frame.iloc[[at for at, _ in good]].reset_index(drop=True)
    refused = len(probe.frame) - len(good)
    answers, rows = [answer for _, answer in good], plain_rows(frame, kinds)
    return replace(probe, frame=frame, answers=answers, rows=rows, refused=refused)


def _answers_by_halves(oracle: Oracle, frame: pd.DataFrame, left: list[int]) -> list[Prediction | None]:
    """One answer a row, `None` where it is refused, or where there are no asks `left` to find out."""
    left[0] -= 1
    answers = _answers(oracle, frame) if len(frame) and left[0] >= 0 else None
    if answers is not None:
        return answers
    if len(frame) < 2 or left[0] < 0:
        return [None] * len(frame)
    half = len(frame) // 2
    return [*_answers_by_halves(oracle, frame[:half], left), *_answers_by_halves(oracle, frame[half:], left)]


def _answers(oracle: Oracle, frame: pd.DataFrame) -> list[Prediction] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return oracle.answer(frame)
    except REFUSALS:
        return None
