"""Judges a model on one family of rows: what counts as the same answer depends on where the rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from model_export.errors import Disagreement
from model_export.gate.comparison import Comparison, compare
from model_export.gate.excuse import excused
from model_export.gate.ground import Ground
from model_export.gate.probe import Probe
from model_export.gate.promises import places_within
from shared.golden import Tolerance
from shared.model import Model
from shared.signature import Column


@dataclass(frozen=True, slots=True)
class Judge:
    """Numbers agree within the tolerance, or within its relative part of how large answers are in that family.

    For a sum of large numbers may be near zero: what float32 then has lost is no fault. Far beyond the training range
    a model may also refuse a row, in words: because a number is too large for it, or its answer is none.
    """

    ground: Ground
    tolerance: Tolerance

    def hear(self, model: Model, probe: Probe, columns: Sequence[Column]) -> Comparison:
        """The comparison on those rows of the probe that hold only what the columns promise to take."""
        probe = probe.taken(places_within(probe, columns))
        wide = self.tolerance._replace(absolute=max(self.tolerance.absolute, self.tolerance.relative * probe.scale))
        excuse = partial(excused, self.ground, probe, wide)
        return compare(model, probe.rows, probe.answers or [], wide, may_refuse=probe.far, excuse=excuse)


def demand(comparison: Comparison) -> Comparison:
    """The comparison, if nothing differs. Raises `Disagreement`."""
    if comparison.witness is not None:
        raise Disagreement(comparison.witness, comparison.differing, comparison.compared, comparison.missed)
    return comparison
