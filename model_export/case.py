"""The case that an export has to prove: an estimator, its answers, and the best graph found for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model_export.candidate import Candidate, best_candidate
from model_export.conversion import outputs_of
from model_export.gate.evidence import Evidence, gather_evidence
from model_export.gate.probe import Probe
from model_export.gate.promises import narrow
from model_export.gate.proof import probes_to_answer
from model_export.golden import golden_document
from model_export.metadata import signature_document
from model_export.oracle import Oracle, consult
from model_export.progress import STAGES, Progress
from model_export.provenance import tell_provenance
from model_export.repairs import Repair
from model_export.rows import Rows
from model_export.statistics import describe_columns
from model_export.witness.explanation import explaining
from shared.golden import Tolerance
from shared.signature import Column


@dataclass(frozen=True, slots=True)
class Case:
    """An estimator, the rows that tell of it, and the best graph of it: what is known before the model is stamped."""

    oracle: Oracle
    rows: Rows
    evidence: Evidence
    candidate: Candidate
    promised: tuple[Column, ...]
    probes: list[Probe]


def examine(estimator: Any, rows: Rows, tolerance: Tolerance, repairs: Sequence[Repair], progress: Progress) -> Case:
    """Ask the estimator, convert it, and choose the best graph. Raises a kind of `ExportError` where none passes."""
    progress("asking the estimator", 0, STAGES)
    oracle = consult(estimator, named=rows.named)
    evidence = gather_evidence(oracle, rows)
    progress("converting, trying forms", 1, STAGES)
    with explaining(oracle, evidence, tolerance):
        candidate = best_candidate(oracle, evidence, tolerance, repairs)
    promised = narrow(candidate.columns, candidate.failed, evidence.values)
    return Case(
        oracle, rows, evidence, candidate, promised, probes_to_answer(oracle, evidence, candidate.failed, promised)
    )


def describe(case: Case, tolerance: Tolerance, data_sha256: str | None) -> dict[str, Any]:
    """What a model says of itself, but for its report."""
    compared = {"rows": len(case.evidence.rows), "probes": sum(len(probe.frame) for probe in case.probes)}
    return {
        "signature": signature_document(case.promised, outputs_of(case.oracle)),
        "golden": golden_document(case.evidence, case.probes, tolerance),
        "statistics": describe_columns(case.evidence.frame, case.evidence.kinds),
        "provenance": tell_provenance(case.oracle.estimator, compared, data_sha256),
    }
