"""Holds a graph against the estimator that it stands for: rows to ask both, and what becomes of a difference."""

from collections.abc import Iterator, Sequence
from typing import Any

from model_export.gate.evidence import gather_evidence
from model_export.gate.probe import Probe
from model_export.oracle import consult
from model_export.rows import select_rows

__all__ = ["Probe", "adversarial_rows"]


def adversarial_rows(
    estimator: Any, data: Any, columns: Sequence[str] | None = None, *, seed: int = 0
) -> Iterator[Probe]:
    """The rows that an export asks for besides the given ones, family by family, with the estimator's answers.

    `data` and `columns` are as in `export`; another `seed` draws others of the rows that chance has a part in.
    A probe's `frame` are rows as the estimator takes them, its `rows` the same as a caller sends them, `answers` what
    the estimator says. Those of one missing or unknown value may have none: then the estimator refuses them.
    """
    rows = select_rows(estimator, data, columns)
    evidence = gather_evidence(consult(estimator, named=rows.named), rows, seed)
    yield from evidence.probes
    yield from evidence.adversary
