"""Compares the estimator's answers with the model's, row by row, and keeps the worst row as a witness."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, TypeAlias

from model_export.errors import NotConvertible, Witness
from model_export.gate.answers import gap, is_refusal, labels, numbers
from shared.errors import InvalidRows
from shared.golden import Tolerance, agree
from shared.model import Model
from shared.predictions import Prediction

CHUNK = 4096
"""Rows a call, so that a large data set needs little memory."""

Excuse: TypeAlias = Callable[[Sequence[tuple[int, Prediction]]], set[int]]
"""Of the rows that differ, by place and the model's answer, those places where that is no fault of the graph's."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the rows: how many were compared, the worst, and the largest difference of two numbers.

    `gaps` holds for each row that differs the columns that it misses. `refused` counts the rows that the model may
    refuse, and does; `excused` those that differ where the estimator's own answer is as unsteady.
    """

    compared: int
    gaps: tuple[frozenset[str], ...]
    witness: Witness | None
    largest: float
    refused: int = 0
    excused: int = 0

    @property
    def differing(self) -> int:
        """How many rows differ."""
        return len(self.gaps)

    @property
    def missed(self) -> list[str]:
        """The columns that every differing row misses; else, where each misses some, all of those."""
        shared = frozenset.intersection(*self.gaps) if self.gaps else frozenset()
        return sorted(shared or (frozenset.union(*self.gaps) if all(self.gaps) and self.gaps else ()))

    def __add__(self, other: "Comparison") -> "Comparison":
        witnesses = [witness for witness in (self.witness, other.witness) if witness is not None]
        return Comparison(
            self.compared + other.compared,
            self.gaps + other.gaps,
            max(witnesses, key=lambda witness: witness.distance, default=None),
            max(self.largest, other.largest),
            self.refused + other.refused,
            self.excused + other.excused,
        )


NOTHING = Comparison(0, (), None, 0.0)


def compare(
    model: Model,
    rows: Sequence[Any],
    expected: Sequence[Prediction],
    tolerance: Tolerance,
    *,
    may_refuse: bool = False,
    excuse: Excuse | None = None,
) -> Comparison:
    """Ask the model for `rows` (values in signature order, or objects) and hold its answers against the `expected`."""
    differing: list[tuple[int, Prediction]] = []
    largest, refused = 0.0, 0
    for place, (wanted, got) in enumerate(zip(expected, _ask(model, rows), strict=True)):
        if wanted == got:
            continue
        if may_refuse and is_refusal(got):
            refused += 1
        elif agree(wanted, got, tolerance):
            largest = max(largest, gap(wanted, got))
        else:
            differing.append((place, got))
    excused = excuse(differing) if excuse and differing else set()
    faults = [(rows[place], expected[place], got) for place, got in differing if place not in excused]
    largest = max([largest, *(gap(wanted, got) for _, wanted, got in faults)])
    return _summed(model, faults, tolerance, Comparison(len(rows), (), None, largest, refused, len(excused)))


def _summed(
    model: Model, faults: Sequence[tuple[Any, Prediction, Prediction]], tolerance: Tolerance, total: Comparison
) -> Comparison:
    names = [column.name for column in model.signature.columns]
    for row, wanted, got in faults:
        values = row if isinstance(row, dict) else dict(zip(names, row, strict=True))
        missed = frozenset(name for name, value in values.items() if value is None)
        total += Comparison(0, (missed,), _witness(values, wanted, got, tolerance), 0.0)
    return total


def _ask(model: Model, rows: Sequence[Any]) -> Iterator[Prediction]:
    for start in range(0, len(rows), CHUNK):
        yield from _ask_together(model, rows[start : start + CHUNK])


def _ask_together(model: Model, rows: Sequence[Any]) -> list[Prediction]:
    """The answers for a batch; by halves where the core refuses it, to find the rows that it refuses, in words."""
    try:
        return model.predict(rows)
    except InvalidRows as error:
        if len(rows) == 1:
            return [{"refused": str(error)}]
        half = len(rows) // 2
        answers = [*_ask_together(model, rows[:half]), *_ask_together(model, rows[half:])]
        if not any(map(is_refusal, answers)):
            # Some converters (QuadraticDiscriminantAnalysis in skl2onnx 1.20) give a batch in another shape.
            raise NotConvertible(f"the converted graph refuses rows together that it takes alone: {error}") from error
        return answers


def _witness(row: dict[str, Any], wanted: Prediction, got: Prediction, tolerance: Tolerance) -> Witness:
    if is_refusal(got):
        return Witness(row, wanted, got, "the model refuses it", inf)
    if labels(wanted) != labels(got):
        return Witness(row, wanted, got, "another label", inf)
    return Witness(row, wanted, got, f"off by {gap(wanted, got):.3g}", _excess(wanted, got, tolerance))


def _excess(wanted: Prediction, got: Prediction, tolerance: Tolerance) -> float:
    """How many times over the tolerance the worst number is."""
    pairs = zip(numbers(wanted), numbers(got), strict=False)
    limits = ((abs(a - b), max(tolerance.relative * max(abs(a), abs(b)), tolerance.absolute)) for a, b in pairs)
    return max((gap / limit if limit else inf for gap, limit in limits if gap), default=0.0)
