"""Takes several subjects in turn, round after round, so that a noisy minute falls on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Samples = Mapping[tuple[str, str], Sequence[float]]
"""(subject, case) → one figure a round."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One subject; `run` takes its figures once, by case."""

    subject: str
    run: Callable[[], Mapping[str, float]]


def interleave(trials: Sequence[Trial], rounds: int, *, warm: bool = True) -> Samples:
    """Run every trial once to warm the page cache, then `rounds` times, in turn and back.

    Without `warm` the first run counts: for trials of minutes, to which a start is nothing.
    """
    for trial in trials if warm else ():
        trial.run()
    samples: dict[tuple[str, str], list[float]] = {}
    for place in range(rounds):
        for trial in trials if place % 2 == 0 else reversed(trials):
            for case, figure in trial.run().items():
                samples.setdefault((trial.subject, case), []).append(figure)
    return samples


def add(samples: Samples, total: str, parts: Sequence[str]) -> Samples:
    """With a subject that is the sum of others, round by round, in every case that all of them have."""
    cases = dict.fromkeys(case for _, case in samples)
    sums = {
        (total, case): [sum(figures) for figures in zip(*(samples[part, case] for part in parts), strict=True)]
        for case in cases
        if all((part, case) in samples for part in parts)
    }
    return {**samples, **sums}
