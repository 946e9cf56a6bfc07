"""A candidate: a graph in one precision and form, and what it may promise: what the estimator takes and it repeats."""

from collections.abc import Sequence
from dataclasses import dataclass

from onnx import ModelProto

from model_export.advice import with_advice
from model_export.compact import Form, forms_of
from model_export.conversion import convert, outputs_of
from model_export.errors import Disagreement, NotConvertible
from model_export.gate.evidence import Evidence
from model_export.gate.probe import Probe
from model_export.gate.promises import narrow
from model_export.gate.trial import Trial, choose
from model_export.layout import lay_out
from model_export.missing_text import MISSING
from model_export.oracle import Oracle
from model_export.precision import wants_float64
from model_export.repairs import REPAIRS, Repair
from shared.golden import Tolerance
from shared.signature import Column
from shared.tensor import DOUBLE, FLOAT, STRING, Element


@dataclass(frozen=True, slots=True)
class Candidate:
    """A graph that answers the given rows as the estimator does, its columns, and the probes it answers otherwise.

    `repairs` name the converters that stood in for skl2onnx's own; `saved` counts the bytes by which its form is
    smaller than the plain one.
    """

    form: Form
    repairs: tuple[str, ...]
    columns: tuple[Column, ...]
    failed: tuple[Probe, ...]
    saved: int

    @property
    def graph(self) -> ModelProto:
        """The form's graph."""
        return self.form.graph


def best_candidate(
    oracle: Oracle, evidence: Evidence, tolerance: Tolerance, repairs: Sequence[Repair] = REPAIRS
) -> Candidate:
    """float32 where it passes, else float64; where neither passes every probe, the first that answers the given rows.

    Trees behind a scaler, and LightGBM's, are tried in float64 first: few given rows stand where float32 would send
    them astray.
    Raises `NotConvertible` and `Disagreement` as float32 met them, with notes on what to do next.
    """
    numbers = (FLOAT, DOUBLE) if set(evidence.kinds.values()) != {"string"} else (FLOAT,)
    usable: list[Candidate] = []
    failures: list[NotConvertible | Disagreement] = []
    for number in reversed(numbers) if wants_float64(oracle.estimator) else numbers:
        try:
            candidate = _attempt(oracle, evidence, tolerance, number, repairs)
        except (NotConvertible, Disagreement) as error:
            failures.insert(0 if number is FLOAT else len(failures), error)
            continue
        if not candidate.failed:
            return candidate
        usable.append(candidate)
    if not usable:
        raise with_advice(failures, oracle.estimator)
    return usable[0]


def _attempt(
    oracle: Oracle, evidence: Evidence, tolerance: Tolerance, number: Element, repairs: Sequence[Repair]
) -> Candidate:
    refused = [probe for probe in evidence.probes if probe.answers is None]
    columns = narrow(_open(lay_out(oracle.estimator, evidence.kinds, number), evidence), refused, evidence.values)
    conversion = convert(oracle, columns, repairs)
    forms = forms_of(conversion.graph)
    form, failed = choose(forms, Trial(columns, outputs_of(oracle), evidence, tolerance))
    return Candidate(form, conversion.repairs, columns, failed, forms[-1].bytes - form.bytes)


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
