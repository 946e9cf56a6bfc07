"""Holds the answers of a model against those of the estimator."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose, isfinite
from typing import Any

from benchmarks.export_matrix.answers import Answer, Answers
from shared.golden import Tolerance

TOLERANCE = Tolerance()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Rows that were compared, those answered otherwise, those refused, and the largest difference of two numbers.

    A difference is a share of the larger number where that is above 1. `first` is the place of the first wrong row.
    """

    rows: int
    wrong: int
    refused: int
    largest: float
    first: int | None = None


NOTHING = Verdict(0, 0, 0, 0.0)


def judge(expected: Answers, got: Answers, *, far: bool = False) -> Verdict:
    """Compare row by row. Rows that the estimator refuses, or has no finite answer for, are left out.

    Of rows `far` from all given ones a number may be off by the tolerance of the largest answer among them: where
    large numbers cancel, their rounding is no fault.
    """
    rows = [
        (place, wanted, found)
        for place, (wanted, found) in enumerate(zip(expected, got, strict=True))
        if wanted is not None and all(map(isfinite, wanted[1]))
    ]
    scale = max((abs(number) for _, answer, _ in rows for number in answer[1]), default=0.0) if far else 0.0
    answered = [(place, wanted, found) for place, wanted, found in rows if found is not None]
    wrong = [place for place, wanted, found in answered if not _agree(wanted, found, scale)]
    largest = max((_gap(wanted, found) for _, wanted, found in answered), default=0.0)
    return Verdict(len(rows), len(wrong), len(rows) - len(answered), largest, min(wrong, default=None))


def total(verdicts: Sequence[Verdict]) -> Verdict:
    """All of them as one."""
    return Verdict(
        sum(verdict.rows for verdict in verdicts),
        sum(verdict.wrong for verdict in verdicts),
        sum(verdict.refused for verdict in verdicts),
        max((verdict.largest for verdict in verdicts), default=0.0),
    )


def _agree(wanted: Answer, found: Answer, scale: float) -> bool:
    allowed = max(TOLERANCE.absolute, TOLERANCE.relative * scale)
    return (
        wanted[0] == found[0]
        and len(wanted[1]) == len(found[1])
        and all(
            isclose(a, b, rel_tol=TOLERANCE.relative, abs_tol=allowed) for a, b in zip(wanted[1], found[1], strict=True)
        )
    )


def _gap(wanted: Answer, found: Answer) -> float:
    pairs: Any = zip(wanted[1], found[1], strict=False)
    return max((abs(a - b) / max(1.0, abs(a), abs(b)) for a, b in pairs if isfinite(b)), default=0.0)
