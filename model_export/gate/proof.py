"""The last word before a model is written: the finished bytes, run by the core, on every row of every family."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model_export.errors import NotConvertible
from model_export.gate.comparison import NOTHING, Comparison, compare
from model_export.gate.evidence import Evidence
from model_export.gate.judge import Judge, demand
from model_export.gate.probe import Probe
from model_export.gate.promises import probe_missing
from model_export.gate.trial import load
from model_export.oracle import Oracle
from shared.golden import Tolerance
from shared.model import Model
from shared.signature import Column

ALONE = 8
"""So many given rows are asked for alone, which must not change their answers."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was compared of one family of rows, and how far apart two numbers were at most.

    `estimator_refused` and `model_refused` count rows that one of them has no answer for; `excused` rows that differ
    by a rounding. Of rows at thresholds, `splits` were reached, `of` how many there are.
    """

    family: str
    rows: int
    largest: float
    estimator_refused: int = 0
    model_refused: int = 0
    excused: int = 0
    splits: int = 0
    of: int = 0
    far: bool = False

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(
            self.family,
            self.rows + other.rows,
            max(self.largest, other.largest),
            self.estimator_refused + other.estimator_refused,
            self.model_refused + other.model_refused,
            self.excused + other.excused,
            self.splits + other.splits,
            self.of + other.of,
            self.far,
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """Every family that was compared, each once, in the order in which they were asked."""

    families: tuple[Heard, ...]

    @property
    def rows(self) -> int:
        """How many rows were compared in all."""
        return sum(family.rows for family in self.families)

    @property
    def largest(self) -> float:
        """The largest difference of two numbers, but for rows far beyond the training range."""
        return max((family.largest for family in self.families if not family.far), default=0.0)


def probes_to_answer(
    oracle: Oracle, evidence: Evidence, failed: Sequence[Probe], promised: Sequence[Column]
) -> list[Probe]:
    """The probes that the finished model must answer: those accepted and repeated, and all missing values at once."""
    kept = [probe for probe in evidence.probes if probe.answers is not None and probe not in failed]
    nullable = [column.name for column in promised if column.nullable]
    together = probe_missing(oracle, evidence.frame, evidence.kinds, nullable)
    return [*kept, together] if len(nullable) > 1 and together.answers is not None else kept


def prove(content: bytes, evidence: Evidence, probes: Sequence[Probe], tolerance: Tolerance) -> Proof:
    """Run the model on every row, together, alone and as objects. Raises `Disagreement` and `NotConvertible`."""
    model = load(content)
    heard = [
        _heard("given rows", demand(compare(model, evidence.rows, evidence.answers, tolerance))),
        _heard("rows alone", _alone(model, evidence, tolerance)),
        _heard("columns in another order", _reordered(model, evidence, tolerance)),
    ]
    heard += [_of(probe, demand(compare(model, probe.rows, probe.answers or [], tolerance))) for probe in probes]
    judge = Judge(evidence.ground, tolerance)
    heard += [_of(probe, demand(judge.hear(model, probe, model.signature.columns))) for probe in evidence.adversary]
    return Proof(_by_family(heard))


def _alone(model: Model, evidence: Evidence, tolerance: Tolerance) -> Comparison:
    """No row at all, and some rows each by itself."""
    if model.predict([]):
        raise NotConvertible("the converted graph answers where no row asks")
    total = NOTHING
    for row, answer in list(zip(evidence.rows, evidence.answers, strict=True))[:ALONE]:
        total += demand(compare(model, [row], [answer], tolerance))
    return total


def _reordered(model: Model, evidence: Evidence, tolerance: Tolerance) -> Comparison:
    """Rows as objects whose members come in the opposite order."""
    names = list(evidence.kinds)
    objects = [dict(reversed(list(zip(names, row, strict=True)))) for row in evidence.rows[:256]]
    return demand(compare(model, objects, evidence.answers[:256], tolerance))


def _heard(family: str, comparison: Comparison) -> Heard:
    return Heard(family, comparison.compared, comparison.largest, 0, comparison.refused, comparison.excused)


def _of(probe: Probe, comparison: Comparison) -> Heard:
    heard = _heard(probe.family, comparison)
    return replace(heard, estimator_refused=probe.refused, splits=probe.splits, of=probe.of, far=probe.far)


def _by_family(heard: Sequence[Heard]) -> tuple[Heard, ...]:
    found: dict[str, Heard] = {}
    for family in heard:
        found[family.family] = found[family.family] + family if family.family in found else family
    return tuple(found.values())
