"""All families of rows that an estimator and its graph are both asked, made once for an export."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from model_export.gate.boundary import approach
from model_export.gate.gaps import leave_out
from model_export.gate.ground import Ground
from model_export.gate.numbers import put_extremes, put_zeros
from model_export.gate.probe import Probe, ask_each
from model_export.gate.ranges import draw_beyond, draw_within
from model_export.gate.strangers import meet_known, meet_strangers
from model_export.gate.texts import write_texts
from model_export.gate.thresholds import stand_at_splits

Family: TypeAlias = Callable[[Ground], Iterator[Probe]]

LIGHT: Sequence[Family] = (
    *(meet_known, write_texts, draw_within, approach, leave_out),
    *(put_zeros, put_extremes, draw_beyond),
)

HEAVY: Sequence[Family] = (stand_at_splits,)
"""Asked of a form that has passed all others."""


class Adversary:
    """Rows made to catch a graph out, with the estimator's answers. Each family is made when it is first asked for."""

    def __init__(self, ground: Ground, promises: Sequence[Probe]) -> None:
        taken = [probe for probe in promises if probe.answers is not None]
        nullable = tuple(probe.columns[0] for probe in taken if probe.change == "missing")
        self._ground = replace(ground, nullable=nullable)
        self._open = [probe.columns[0] for probe in taken if probe.change == "unknown"]

    @cached_property
    def light(self) -> list[Probe]:
        """Some thousand rows."""
        together = meet_strangers(self._ground, self._open)
        return self._answered([*together, *(probe for family in LIGHT for probe in family(self._ground))])

    @cached_property
    def heavy(self) -> list[Probe]:
        """Up to fifty thousand rows, at the thresholds of trees."""
        return self._answered([probe for family in HEAVY for probe in family(self._ground)])

    def __iter__(self) -> Iterator[Probe]:
        yield from self.light
        yield from self.heavy

    def _answered(self, probes: Sequence[Probe]) -> list[Probe]:
        return [ask_each(self._ground.oracle, probe, self._ground.kinds) for probe in probes]
