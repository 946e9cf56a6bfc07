"""Estimator in, proven model out: describe, convert, stamp, compare, and write only what passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from model_export.candidate import Candidate, best_candidate
from model_export.conversion import convert, outputs_of
from model_export.equivalence import prove_everywhere
from model_export.errors import ExportError
from model_export.gate.evidence import Evidence, gather_evidence
from model_export.gate.probe import Probe
from model_export.gate.promises import narrow
from model_export.gate.proof import probes_to_answer, prove
from model_export.gate.trial import load
from model_export.golden import golden_document
from model_export.metadata import signature_document, stamp
from model_export.oracle import Oracle, consult
from model_export.progress import Progress, silent
from model_export.provenance import tell_provenance
from model_export.refusal import in_words
from model_export.repairs import REPAIRS, Repair
from model_export.report import Report, refusals_to, short_document, why_precision, write_report
from model_export.rows import Rows, select_rows
from model_export.signing import read_private_key
from model_export.statistics import describe_columns
from model_export.storage import write_model
from model_export.target import check_target, check_tolerance
from model_export.vectorizer import splits_its_own_way
from model_export.witness.blame import blaming
from model_export.witness.explanation import explaining
from model_export.witness.inquiry import Inquiry
from model_export.words import count, listed
from shared.golden import Tolerance
from shared.integrity.inspection import inspect
from shared.integrity.policy import find_unlisted
from shared.signature import Column

FEW = 30
"""Fewer rows than these prove little, and a note says so."""

STAGES = 4
"""Of an export, for whoever waits."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A model that was written, and how it was proven.

    `report` tells what was compared, how the graph was repaired and made smaller, and what is promised;
    `notes` say in words what the exporter should know: columns not used, promises not made.
    """

    path: Path
    name: str
    version: str
    sha256: str
    bytes: int
    report: Report
    notes: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as the model promises them."""
        return self.report.columns

    @property
    def repairs(self) -> tuple[str, ...]:
        """The converters that stood in for skl2onnx's own, where that is wrong."""
        return self.report.repairs

    @property
    def rewrites(self) -> tuple[str, ...]:
        """What made the graph smaller than skl2onnx's; none where no smaller form passed."""
        return self.report.rewrites

    @property
    def saved(self) -> int:
        """The bytes by which the rewrites made it smaller."""
        return self.report.plain_bytes - self.report.graph_bytes

    @property
    def rows(self) -> int:
        """How many given rows were compared."""
        return self.report.compared.families[0].rows

    @property
    def probes(self) -> int:
        """How many rows of other families were."""
        return self.report.compared.rows - self.rows

    @property
    def largest(self) -> float:
        """The largest difference of two numbers seen, but for rows far beyond the training range."""
        return self.report.compared.largest


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known before the model is stamped."""

    oracle: Oracle
    rows: Rows
    evidence: Evidence
    candidate: Candidate
    promised: tuple[Column, ...]
    probes: list[Probe]


def export(
    estimator: Any,
    data: Any,
    out: Path,
    *,
    name: str | None = None,
    version: str = "1",
    columns: Sequence[str] | None = None,
    tolerance: Tolerance | None = None,
    data_sha256: str | None = None,
    sign: Path | None = None,
    repairs: Sequence[Repair] = REPAIRS,
    everywhere: bool = False,
    report: Path | None = None,
    progress: Progress = silent,
) -> Exported:
    """Write `estimator` as one self-describing model to `out`, proven on all rows of `data` (a frame or an array).

    `name` is the stem of `out` unless given. `columns` names those of an estimator fitted without names, in order.
    A search is exported as its best estimator. `sign` is the file of an Ed25519 key, whose signature is then written
    beside the model. `repairs=()` leaves the graph as skl2onnx alone makes it. `everywhere` has leafparity prove trees
    over their whole input space too. `report` is a JSON file to write, also where the export is refused.
    Raises a kind of `ExportError`, and then writes no model.
    """
    tolerance = tolerance or Tolerance()
    check_tolerance(tolerance)
    name = check_target(out, name, version)
    key = read_private_key(sign) if sign else None
    estimator = getattr(estimator, "best_estimator_", estimator)
    with refusals_to(report):
        with in_words(estimator):
            case = _examine(estimator, select_rows(estimator, data, columns), tolerance, repairs, progress)
        parts = {"name": name, "version": version} | _parts(case, tolerance, data_sha256)
        told = _prove(case, stamp(case.candidate.graph, parts), tolerance, repairs if everywhere else None, progress)
        content = stamp(case.candidate.graph, parts | {"report": short_document(told)})
        load(content)  # with its golden rows: the report must not stand in the way of the core
        _write(out, content, key.sign(content) if key else None)
    if report is not None:
        write_report(report, told)
    notes = tuple(_notes(estimator, case.rows, case.candidate, content))
    return Exported(out, name, version, sha256(content).hexdigest(), len(content), told, notes)


def _examine(estimator: Any, rows: Rows, tolerance: Tolerance, repairs: Sequence[Repair], progress: Progress) -> _Case:
    """Ask the estimator, convert it, and choose the best graph."""
    progress("asking the estimator", 0, STAGES)
    oracle = consult(estimator, named=rows.named)
    evidence = gather_evidence(oracle, rows)
    progress("converting, trying forms", 1, STAGES)
    with explaining(oracle, evidence, tolerance):
        candidate = best_candidate(oracle, evidence, tolerance, repairs)
    promised = narrow(candidate.columns, candidate.failed, evidence.values)
    return _Case(
        oracle, rows, evidence, candidate, promised, probes_to_answer(oracle, evidence, candidate.failed, promised)
    )


def _parts(case: _Case, tolerance: Tolerance, data_sha256: str | None) -> dict[str, Any]:
    """What a model says of itself, but for its report."""
    compared = {"rows": len(case.evidence.rows), "probes": sum(len(probe.frame) for probe in case.probes)}
    return {
        "signature": signature_document(case.promised, outputs_of(case.oracle)),
        "golden": golden_document(case.evidence, case.probes, tolerance),
        "statistics": describe_columns(case.evidence.frame, case.evidence.kinds),
        "provenance": tell_provenance(case.oracle.estimator, compared, data_sha256),
    }


def _prove(
    case: _Case, content: bytes, tolerance: Tolerance, repairs: Sequence[Repair] | None, progress: Progress
) -> Report:
    """Prove the finished bytes on rows; where there are `repairs`, over the whole input space too."""
    verdict = None
    with explaining(case.oracle, case.evidence, tolerance), blaming(content):
        progress("comparing", 2, STAGES)
        proof = prove(content, case.evidence, case.probes, tolerance)
        if repairs is not None:
            progress("proving every input", 3, STAGES)
            plain = convert(case.oracle, case.candidate.columns, repairs).graph
            inquiry = Inquiry(case.oracle, load(content), case.evidence, tolerance)
            verdict = prove_everywhere(case.oracle.estimator, plain, case.candidate.graph, inquiry)
    candidate, bytes_ = case.candidate, case.candidate.form.bytes
    return Report(
        proof,
        case.promised,
        why_precision(candidate.columns, case.oracle.estimator),
        candidate.repairs,
        candidate.form.rewrites,
        bytes_ + candidate.saved,
        bytes_,
        verdict,
    )


def _write(out: Path, content: bytes, signature: bytes | None) -> None:
    try:
        write_model(out, content, signature)
    except OSError as error:
        raise ExportError(f"{out} can't be written: {error}") from error


def _notes(estimator: Any, rows: Rows, candidate: Candidate, content: bytes) -> Iterator[str]:
    unlisted = find_unlisted(inspect(content))
    if unlisted:
        words = ",".join(sorted(set(unlisted.values())))
        yield f"it holds {listed(sorted(unlisted))}: a bundle of it needs --allow {words}"
    if rows.ignored:
        yield f"not used, the estimator was not fitted on them: {listed(rows.ignored)}"
    if len(rows.frame) <= FEW:
        yield f"only {count(len(rows.frame), 'row')} to compare: others may differ, give more than {FEW}"
    if splits_its_own_way(estimator):
        yield "a token_pattern of one's own may split letters beyond ASCII otherwise: give rows that have some"
    for change in ("missing", "unknown"):
        names = [probe.columns[0] for probe in candidate.failed if probe.change == change]
        if names:
            yield (
                f"{change} values are refused in {listed(names)}: the estimator takes them, but the converted graph "
                "can't be trusted with them"
            )
