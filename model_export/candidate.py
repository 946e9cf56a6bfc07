"""A candidate: the graph in one precision, and what it may promise: what the estimator takes and the graph repeats."""

from collections.abc import Sequence
from dataclasses import dataclass

from onnx import ModelProto

from model_export.advice import reason_of, with_advice
from model_export.comparison import Comparison, compare
from model_export.conversion import convert, outputs_of
from model_export.errors import Disagreement, NotConvertible
from model_export.evidence import Evidence
from model_export.layout import lay_out
from model_export.metadata import signature_document, stamp
from model_export.missing_text import MISSING
from model_export.oracle import Oracle
from model_export.probes import Change, Probe
from shared.errors import ModelUnusable
from shared.golden import Tolerance
from shared.model import Model
from shared.signature import Column
from shared.tensor import DOUBLE, FLOAT, STRING, Element


@dataclass(frozen=True, slots=True)
class Candidate:
    """A graph that answers the given rows as the estimator does, its columns, and the probes it answers otherwise."""

    graph: ModelProto
    columns: tuple[Column, ...]
    failed: tuple[Probe, ...]


def best_candidate(oracle: Oracle, evidence: Evidence, tolerance: Tolerance) -> Candidate:
    """float32 where it passes, else float64; where neither passes every probe, the first that answers the given rows.

    Raises `NotConvertible` and `Disagreement` as the first precision met them, with notes on what to do next.
    """
    numeric = set(evidence.kinds.values()) != {"string"}
    usable: list[Candidate] = []
    failures: list[NotConvertible | Disagreement] = []
    for number in (FLOAT, DOUBLE) if numeric else (FLOAT,):
        try:
            candidate = _attempt(oracle, evidence, tolerance, number)
        except (NotConvertible, Disagreement) as error:
            failures.append(error)
            continue
        if not candidate.failed:
            return candidate
        usable.append(candidate)
    if not usable:
        raise with_advice(failures, oracle.estimator)
    return usable[0]


def narrow(columns: Sequence[Column], failed: Sequence[Probe], evidence: Evidence) -> tuple[Column, ...]:
    """The columns without the promises that the graph can't keep: it refuses what it would answer otherwise."""
    return tuple(_narrowed(column, _changes(failed, column.name), evidence) for column in columns)


def load(content: bytes) -> Model:
    """The bytes as the core runs them. Raises `NotConvertible` where it can't."""
    try:
        return Model.from_bytes(content)
    except ModelUnusable as error:
        raise NotConvertible(f"the converted graph can't be used: {reason_of(error)}") from error


def demand(comparison: Comparison) -> Comparison:
    """The comparison, if nothing differs. Raises `Disagreement`."""
    if comparison.witness is not None:
        raise Disagreement(comparison.witness, comparison.differing, comparison.compared, comparison.missed)
    return comparison


def _attempt(oracle: Oracle, evidence: Evidence, tolerance: Tolerance, number: Element) -> Candidate:
    refused = [probe for probe in evidence.probes if probe.answers is None]
    columns = narrow(_open(lay_out(oracle.estimator, evidence.kinds, number), evidence), refused, evidence)
    graph = convert(oracle, columns)
    model = load(stamp(graph, {"signature": signature_document(columns, outputs_of(oracle))}))
    demand(compare(model, evidence.rows, evidence.answers, tolerance))
    return Candidate(graph, columns, _failed(model, evidence, tolerance))


def _failed(model: Model, evidence: Evidence, tolerance: Tolerance) -> tuple[Probe, ...]:
    """The probes that the graph answers otherwise; where one is of missing values, all that no given row supports.

    A graph that goes wrong on a missing value in one column may do so in another on rows that nobody asked about.
    """
    accepted = [probe for probe in evidence.probes if probe.answers is not None]
    compared = [(probe, compare(model, evidence.rows_of(probe), probe.answers or [], tolerance)) for probe in accepted]
    failed = [(probe, comparison) for probe, comparison in compared if comparison.differing]
    for probe, comparison in failed:
        if probe.change == "missing" and evidence.misses(probe.columns[0]):
            demand(comparison)
    doubtful = any(probe.change == "missing" for probe, _ in failed)
    return tuple(
        probe
        for probe, comparison in compared
        if comparison.differing or (doubtful and probe.change == "missing" and not evidence.misses(probe.columns[0]))
    )


def _open(columns: Sequence[Column], evidence: Evidence) -> list[Column]:
    """The columns with their categories, each open to missing and unknown values."""
    return [
        column._replace(
            nullable=True,
            categories=evidence.categories.get(column.name, ()),
            missing=MISSING if column.element is STRING else None,
        )
        for column in columns
    ]


def _changes(probes: Sequence[Probe], name: str) -> set[Change]:
    return {probe.change for probe in probes if name in probe.columns}


def _narrowed(column: Column, changes: set[Change], evidence: Evidence) -> Column:
    if "missing" in changes:
        column = column._replace(nullable=False, missing=None)
    if "unknown" in changes:
        column = column._replace(closed=True, categories=column.categories or _seen(column.name, evidence))
    return column


def _seen(name: str, evidence: Evidence) -> tuple[object, ...]:
    """The values of the given rows, for an estimator that refuses others and does not say which it knows."""
    return tuple(sorted({value for value in evidence.values(name) if value is not None}))
