"""Estimator in, proven model out: examine, stamp, prove, and write only what passed."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from model_export.case import Case, describe, examine
from model_export.conversion import convert
from model_export.equivalence import prove_everywhere
from model_export.errors import ExportError
from model_export.exported import Exported
from model_export.gate.proof import prove
from model_export.gate.trial import load
from model_export.metadata import stamp
from model_export.notes import notes_on
from model_export.progress import STAGES, Progress, silent
from model_export.refusal import in_words
from model_export.repairs import REPAIRS, Repair
from model_export.report import Report, refusals_to, short_document, why_precision, write_report
from model_export.rows import select_rows
from model_export.signing import read_private_key
from model_export.storage import write_model
from model_export.target import check_target, check_tolerance
from model_export.witness.blame import blaming
from model_export.witness.explanation import explaining
from model_export.witness.inquiry import Inquiry
from shared.golden import Tolerance


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
            case = examine(estimator, select_rows(estimator, data, columns), tolerance, repairs, progress)
        parts = {"name": name, "version": version} | describe(case, tolerance, data_sha256)
        told = _prove(case, stamp(case.candidate.graph, parts), tolerance, repairs if everywhere else None, progress)
        content = stamp(case.candidate.graph, parts | {"report": short_document(told)})
        load(content)  # with its golden rows: the report must not stand in the way of the core
        _write(out, content, key.sign(content) if key else None)
    if report is not None:
        write_report(report, told)
    notes = tuple(notes_on(estimator, case.rows, case.candidate, content))
    return Exported(out, name, version, sha256(content).hexdigest(), len(content), told, notes)


def _prove(
    case: Case, content: bytes, tolerance: Tolerance, repairs: Sequence[Repair] | None, progress: Progress
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
