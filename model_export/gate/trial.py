"""Puts a form of a graph to the test: run by the core, on the given rows first and on every probe then."""

from collections.abc import Sequence
from dataclasses import dataclass

from model_export.advice import reason_of
from model_export.compact import Form
from model_export.errors import Disagreement, NotConvertible
from model_export.gate.comparison import Comparison, compare
from model_export.gate.evidence import Evidence
from model_export.gate.probes import Probe
from model_export.metadata import signature_document, stamp
from shared.errors import ModelUnusable
from shared.golden import Tolerance
from shared.model import Model
from shared.signature import Column, Output

SAMPLE = 32
"""So many rows of a probe tell whether a form is worth a whole proof."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What every form of a graph must be: a model with these columns and outputs that answers the evidence."""

    columns: Sequence[Column]
    outputs: Sequence[Output]
    evidence: Evidence
    tolerance: Tolerance

    def prove(self, form: Form) -> tuple[Probe, ...]:
        """The probes that the form answers otherwise. Raises `NotConvertible`, and `Disagreement` on given rows."""
        model = self._load(form)
        demand(compare(model, self.evidence.rows, self.evidence.answers, self.tolerance))
        return _failed(model, self.evidence, self.tolerance)

    def passes_any(self, form: Form, probes: Sequence[Probe]) -> bool:
        """Whether the form seems to answer any of these probes, which another form failed, as the estimator does."""
        try:
            model = self._load(form)
        except NotConvertible:
            return False
        some = ((self.evidence.rows_of(probe)[:SAMPLE], (probe.answers or [])[:SAMPLE]) for probe in probes)
        return any(not compare(model, rows, answers, self.tolerance).differing for rows, answers in some)

    def _load(self, form: Form) -> Model:
        return load(stamp(form.graph, {"signature": signature_document(self.columns, self.outputs)}))


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
