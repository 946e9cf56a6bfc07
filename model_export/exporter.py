"""Estimator in, proven model out: describe, convert, stamp, compare, and write only what passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from model_export.candidate import Candidate, best_candidate
from model_export.conversion import outputs_of
from model_export.errors import ExportError
from model_export.gate.evidence import gather_evidence
from model_export.gate.promises import narrow
from model_export.gate.proof import Proof, probes_to_answer, prove
from model_export.golden import golden_document
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from model_export.provenance import tell_provenance
from model_export.refusal import in_words
from model_export.repairs import REPAIRS, Repair
from model_export.rows import Rows, select_rows
from model_export.signing import read_private_key
from model_export.statistics import describe_columns
from model_export.storage import write_model
from model_export.target import check_target, check_tolerance
from model_export.vectorizer import splits_its_own_way
from model_export.words import count, listed
from shared.golden import Tolerance
from shared.integrity.inspection import inspect
from shared.integrity.policy import find_unlisted
from shared.signature import Column

FEW = 30
"""Fewer rows than these prove little, and a note says so."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A model that was written, and how it was proven.

    `repairs` name the converters that stood in for skl2onnx's own, where that is wrong.
    `rewrites` name what made the graph smaller than skl2onnx's, by `saved` bytes; none where no smaller form passed.
    `rows` and `probes` count what was compared; `largest` is the largest difference of two numbers seen;
    `notes` say in words what the exporter should know: columns not used, promises not made.
    `proof` says the same of every family of rows, the adversary's too.
    """

    path: Path
    name: str
    version: str
    sha256: str
    bytes: int
    repairs: tuple[str, ...]
    rewrites: tuple[str, ...]
    saved: int
    columns: tuple[Column, ...]
    rows: int
    probes: int
    largest: float
    notes: tuple[str, ...]
    proof: Proof


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
) -> Exported:
    """Write `estimator` as one self-describing model to `out`, proven on all rows of `data` (a frame or an array).

    `name` is the stem of `out` unless given. `columns` names those of an estimator fitted without names, in order.
    A search is exported as its best estimator. `sign` is the file of an Ed25519 key, whose signature is then written
    beside the model. `repairs=()` leaves the graph as skl2onnx alone makes it.
    Raises a kind of `ExportError`, and then writes nothing.
    """
    tolerance = tolerance or Tolerance()
    check_tolerance(tolerance)
    name = check_target(out, name, version)
    key = read_private_key(sign) if sign else None
    estimator = getattr(estimator, "best_estimator_", estimator)
    with in_words(estimator):
        rows = select_rows(estimator, data, columns)
        oracle = consult(estimator, named=rows.named)
        evidence = gather_evidence(oracle, rows)
        candidate = best_candidate(oracle, evidence, tolerance, repairs)
        promised = narrow(candidate.columns, candidate.failed, evidence.values)
        probes = probes_to_answer(oracle, evidence, candidate.failed, promised)
    compared = {"rows": len(evidence.rows), "probes": sum(len(probe.frame) for probe in probes)}
    parts = {
        "name": name,
        "version": version,
        "signature": signature_document(promised, outputs_of(oracle)),
        "golden": golden_document(evidence, probes, tolerance),
        "statistics": describe_columns(evidence.frame, evidence.kinds),
        "provenance": tell_provenance(estimator, compared, data_sha256),
    }
    content = stamp(candidate.graph, parts)
    proof = prove(content, evidence, probes, tolerance)
    _write(out, content, key.sign(content) if key else None)
    identity = sha256(content).hexdigest()
    notes = tuple(_notes(estimator, rows, candidate, content))
    return Exported(
        out,
        name,
        version,
        identity,
        len(content),
        candidate.repairs,
        candidate.form.rewrites,
        candidate.saved,
        promised,
        **compared,
        largest=proof.largest,
        notes=notes,
        proof=proof,
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
