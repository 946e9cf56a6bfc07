"""What a table holds, and how it is summed up: medians with quartiles, and ratios taken round by round."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

from benchmarks.rounds import Samples


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of the rounds, and the quartiles."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Target:
    """`subject` is to need at most `limit` times what `against` needs, and aims at `aim` times.

    Without `limit` the ratio is told and not judged; `cases` are those that are judged, all when it is empty.
    """

    subject: str
    against: str
    limit: float | None = None
    aim: float | None = None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a subject needed in one case."""

    subject: str
    case: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a subject stands to another in one case."""

    target: Target
    case: str
    spread: Spread

    @property
    def met(self) -> bool:
        """Whether the target is met; always where the case has none."""
        limit, cases = self.target.limit, self.target.cases
        return limit is None or (bool(cases) and self.case not in cases) or self.spread.median <= limit


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it was measured; `unit` is empty where the cases say their own."""

    name: str
    title: str
    unit: str
    rounds: int
    machine: Mapping[str, str]
    measures: Sequence[Measure]
    ratios: Sequence[Ratio]
    remarks: Sequence[str] = ()


def spread_of(figures: Sequence[float]) -> Spread:
    """One figure is its own spread."""
    if len(figures) == 1:
        return Spread(figures[0], figures[0], figures[0])
    low, middle, high = quantiles(figures, n=4, method="inclusive")
    return Spread(middle, low, high)


def measures_of(samples: Samples) -> list[Measure]:
    """One for every subject and case."""
    return [Measure(subject, case, spread_of(figures)) for (subject, case), figures in samples.items()]


def ratios_of(samples: Samples, targets: Sequence[Target]) -> list[Ratio]:
    """One for every target and each case that both of its subjects have."""
    return [
        Ratio(target, case, spread_of(_quotients(figures, samples[target.against, case])))
        for target in targets
        for (subject, case), figures in samples.items()
        if subject == target.subject and (target.against, case) in samples
    ]


def _quotients(figures: Sequence[float], others: Sequence[float]) -> list[float]:
    return [figure / other for figure, other in zip(figures, others, strict=True)]


def write_json(table: Table, path: Path) -> None:
    """All of the table, every number rounded to what a reader can use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(table), indent=1, ensure_ascii=False, default=str)
    document = json.loads(text, parse_float=lambda number: round(float(number), 4))
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
