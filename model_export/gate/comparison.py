"""Compares the estimator's answers with the model's, row by row, and keeps the worst row as a witness."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from model_export.errors import NotConvertible, Witness
from shared.errors import InvalidRows
from shared.golden import Tolerance, agree
from shared.model import Model
from shared.predictions import Prediction

CHUNK = 4096
"""Rows a call, so that a large data set needs little memory."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the rows: how many were compared, the worst, and the largest difference of two numbers.

    `gaps` holds for each row that differs the columns that it misses.
    """

    compared: int
    gaps: tuple[frozenset[str], ...]
    witness: Witness | None
    largest: float

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
        )


def compare(
    model: Model, rows: Sequence[list[Any]], expected: Sequence[Prediction], tolerance: Tolerance
) -> Comparison:
    """Ask the model for all `rows` (values in signature order) and hold its answers against the `expected` ones."""
    names = [column.name for column in model.signature.columns]
    gaps: list[frozenset[str]] = []
    largest = 0.0
    witness: Witness | None = None
    for row, wanted, got in zip(rows, expected, _ask(model, rows), strict=True):
        largest = max(largest, _gap(wanted, got))
        if agree(wanted, got, tolerance):
            continue
        values = dict(zip(names, row, strict=True))
        gaps.append(frozenset(name for name, value in values.items() if value is None))
        found = _witness(values, wanted, got, tolerance)
        witness = found if witness is None or found.distance > witness.distance else witness
    return Comparison(len(rows), tuple(gaps), witness, largest)


def _ask(model: Model, rows: Sequence[list[Any]]) -> Iterator[Prediction]:
    for start in range(0, len(rows), CHUNK):
        yield from _ask_together(model, rows[start : start + CHUNK])


def _ask_together(model: Model, rows: Sequence[list[Any]]) -> list[Prediction]:
    """The answers for a batch; row by row where the core refuses it, to find the rows that it refuses."""
    try:
        return model.predict(rows)
    except InvalidRows as error:
        answers = [_ask_alone(model, row) for row in rows]
        if not any(map(_is_refusal, answers)):
            # Some converters (QuadraticDiscriminantAnalysis in skl2onnx 1.20) give a batch in another shape.
            raise NotConvertible(f"the converted graph refuses rows together that it takes alone: {error}") from error
        return answers


def _ask_alone(model: Model, row: list[Any]) -> Prediction:
    """The answer for one row; the core's refusal, in words, is an answer here, and differs from every prediction."""
    try:
        return model.predict([row])[0]
    except InvalidRows as error:
        return {"refused": str(error)}


def _is_refusal(answer: Prediction) -> bool:
    return isinstance(answer, dict) and "refused" in answer


def _witness(row: dict[str, Any], wanted: Prediction, got: Prediction, tolerance: Tolerance) -> Witness:
    if _is_refusal(got):
        return Witness(row, wanted, got, "the model refuses it", inf)
    if isinstance(wanted, dict) and wanted["label"] != got.get("label"):
        return Witness(row, wanted, got, "another label", inf)
    return Witness(row, wanted, got, f"off by {_gap(wanted, got):.3g}", _excess(wanted, got, tolerance))


def _excess(wanted: Prediction, got: Prediction, tolerance: Tolerance) -> float:
    """How many times over the tolerance the worst number is."""
    pairs = zip(_numbers(wanted), _numbers(got), strict=False)
    limits = ((abs(a - b), max(tolerance.relative * max(abs(a), abs(b)), tolerance.absolute)) for a, b in pairs)
    return max((gap / limit if limit else inf for gap, limit in limits if gap), default=0.0)


def _gap(wanted: Prediction, got: Prediction) -> float:
    """The largest difference of two numbers in the same place; 0 where there is none to compare."""
    pairs = zip(_numbers(wanted), _numbers(got), strict=False)
    return max((abs(a - b) for a, b in pairs), default=0.0)


def _numbers(answer: Prediction) -> Sequence[float]:
    if isinstance(answer, dict):
        return list(answer.get("probabilities", {}).values())
    return answer if isinstance(answer, list) else [answer]
