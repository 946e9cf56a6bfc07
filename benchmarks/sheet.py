"""A table's heading and targets, to be filled with samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.machine import describe_machine
from benchmarks.results import Table, Target, measures_of, ratios_of
from benchmarks.rounds import Samples


@dataclass(frozen=True, slots=True)
class Sheet:
    """`unit` is empty where the cases say their own."""

    name: str
    title: str
    unit: str
    targets: tuple[Target, ...]

    def fill(self, bench: Bench, samples: Samples, packages: Sequence[Path], remarks: Sequence[str] = ()) -> Table:
        """The table; `packages` are the folders whose packages were measured."""
        return Table(
            name=self.name,
            title=self.title,
            unit=self.unit,
            rounds=bench.rounds,
            machine=describe_machine(bench.python, packages),
            measures=measures_of(samples),
            ratios=ratios_of(samples, self.targets),
            remarks=tuple(dict.fromkeys(remarks)),
        )
