"""The rounding of a number to float32 as the cause: the estimator gives the model's answer at the rounded number."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import numpy as np

from model_export.errors import Witness
from model_export.trees import has_trees
from model_export.witness.causes.remedy import put
from model_export.witness.inquiry import Inquiry
from shared.tensor import FLOAT

NEAR = 4
"""So many steps of float32 beside a value count as its rounding: a scaler in float32 makes a few."""


def rounding_causes(witness: Witness, row: list[Any], place: int, inquiry: Inquiry) -> Iterator[str]:
    """Where the estimator answers as the model does once the value is rounded as float32 does, or nearly so."""
    column, value = inquiry.columns[place], row[place]
    near = _neighbours(value, _size(inquiry.evidence.values[column.name])) if column.element is FLOAT else []
    outcomes = inquiry.ask([put(row, place, other) for other in near])
    pairs = zip(near, outcomes, strict=True)
    same = [other for other, outcome in pairs if inquiry.repeats(outcome.answer, witness.model)]
    if same and abs(value) > FLOAT.exact:
        yield f"{value!r} in {column.name!r} is beyond the integers that float32 holds exactly: it becomes {same[0]!r}"
    elif same:
        jump = "a split's threshold" if has_trees(inquiry.oracle.estimator) else "where the answer jumps"
        yield (
            f"{value!r} in {column.name!r} is within float32's rounding of {jump}: "
            f"at {same[0]!r} the estimator answers as the model does"
        )


def _size(values: Sequence[Any]) -> float:
    """How large the given values of a column are: what comes before trees rounds like them, not like a value near 0."""
    sizes = [abs(value) for value in values if value is not None]
    return float(np.median(sizes)) if sizes else 0.0


def _neighbours(value: float, size: float) -> list[float]:
    """The value in float32, and others a few steps of float32 away, the nearest first: beside an integer, too."""
    with np.errstate(over="ignore"):
        middle, step = float(np.float32(value)), float(np.spacing(np.float32(max(abs(value), size))))
    steps = [sign * far * step for far in range(1, NEAR + 1) for sign in (-1, 1)]
    near = [other for other in (middle, *(value + move for move in steps)) if isfinite(other)]
    return [int(other) if isinstance(value, int) and other.is_integer() else other for other in near]
