"""Puts a form of a graph to the test: run by the core, on the given rows first and on ever harder ones then."""

from collections.abc import Sequence
from dataclasses import dataclass

from model_export.advice import reason_of
from model_export.compact import Form
from model_export.errors import Disagreement, NotConvertible
from model_export.gate.comparison import compare
from model_export.gate.evidence import Evidence
from model_export.gate.judge import Judge, demand
from model_export.gate.probe import Probe
from model_export.gate.promises import narrow
from model_export.metadata import signature_document, stamp
from model_export.witness.blame import blaming
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

    def examine(self, form: Form) -> tuple[Probe, ...]:
        """The promises that the form breaks. Raises `NotConvertible`, and `Disagreement` on given rows."""
        content = self._stamp(form)
        model = load(content)
        with blaming(content):
            demand(compare(model, self.evidence.rows, self.evidence.answers, self.tolerance))
            return _failed(model, self.evidence, self.tolerance)

    def withstand(self, form: Form, failed: Sequence[Probe]) -> tuple[Probe, ...]:
        """The same after the adversary's rows, which may break more promises. Raises `Disagreement`."""
        broken = tuple(failed)
        content, judge = self._stamp(form), Judge(self.evidence.ground, self.tolerance)
        model = load(content)
        for probe in self.evidence.adversary:
            columns = narrow(self.columns, broken, self.evidence.values)
            comparison = judge.hear(model, probe, columns)
            if comparison.differing and probe.change is not None and not self.evidence.misses(*probe.columns):
                broken = (*broken, probe)
            else:
                with blaming(content):
                    demand(comparison)
        return broken

    def passes_any(self, form: Form, probes: Sequence[Probe]) -> bool:
        """Whether the form seems to answer any of these probes, which another form failed, as the estimator does."""
        try:
            model = load(self._stamp(form))
        except NotConvertible:
            return False
        some = ((probe.rows[:SAMPLE], (probe.answers or [])[:SAMPLE]) for probe in probes)
        return any(not compare(model, rows, answers, self.tolerance).differing for rows, answers in some)

    def _stamp(self, form: Form) -> bytes:
        return stamp(form.graph, {"signature": signature_document(self.columns, self.outputs)})


def choose(forms: Sequence[Form], trial: Trial) -> tuple[Form, tuple[Probe, ...]]:
    """The smallest form that keeps every promise; else the one that breaks fewest, and the probes that show it.

    Raises `NotConvertible` and `Disagreement` as the last and plain form met them, if none answers as it must.
    """
    usable: list[tuple[Form, tuple[Probe, ...]]] = []
    failure: NotConvertible | Disagreement | None = None
    for form in forms:
        # What no smaller form passes is asked first: mostly the plain one fails it too, and its proof is not needed.
        if usable and not trial.passes_any(form, usable[0][1]):
            continue
        try:
            failed = trial.examine(form)
            if not failed:
                failed = trial.withstand(form, failed)
        except (NotConvertible, Disagreement) as error:
            failure = error
            continue
        if not failed:
            return form, ()
        usable.append((form, failed))
    for form, failed in sorted(usable, key=lambda tried: len(tried[1])):
        try:
            return form, trial.withstand(form, failed)
        except Disagreement as error:
            failure = error
    assert failure is not None  # there is a form, and none passed
    raise failure


def load(content: bytes) -> Model:
    """The bytes as the core runs them. Raises `NotConvertible` where it can't."""
    try:
        return Model.from_bytes(content)
    except ModelUnusable as error:
        raise NotConvertible(f"the converted graph can't be used: {reason_of(error)}") from error


def _failed(model: Model, evidence: Evidence, tolerance: Tolerance) -> tuple[Probe, ...]:
    """The probes that the graph answers otherwise; where one is of missing values, all that no given row supports.

    A graph that goes wrong on a missing value in one column may do so in another on rows that nobody asked about.
    """
    accepted = [probe for probe in evidence.probes if probe.answers is not None]
    compared = [(probe, compare(model, probe.rows, probe.answers or [], tolerance)) for probe in accepted]
    failed = [(probe, comparison) for probe, comparison in compared if comparison.differing]
    for probe, comparison in failed:
        if probe.change == "missing" and evidence.misses(*probe.columns):
            demand(comparison)
    doubtful = any(probe.change == "missing" for probe, _ in failed)
    return tuple(probe for probe, comparison in compared if comparison.differing or _shares(probe, doubtful, evidence))


def _shares(probe: Probe, doubtful: bool, evidence: Evidence) -> bool:
    return doubtful and probe.change == "missing" and not evidence.misses(*probe.columns)
