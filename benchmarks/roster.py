"""Who takes part in a table: the subjects that are wanted and can run here, and why the others don't."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.bench import Bench
from benchmarks.errors import Unavailable
from benchmarks.rounds import Trial

Run = Callable[[], Mapping[str, float]]
"""Takes a subject's figures once, by case."""


class Roster:
    """Grows subject by subject."""

    def __init__(self, bench: Bench) -> None:
        self.trials: list[Trial] = []
        self.remarks: list[str] = []
        self._bench = bench

    def enter(self, subject: str, prepare: Callable[[], Run]) -> None:
        """Let a subject take part, unless it is not wanted or `prepare` raises `Unavailable`."""
        if not self._bench.wants(subject):
            return
        try:
            self.trials.append(Trial(subject, prepare()))
        except Unavailable as error:
            print(error, flush=True)
            self.remarks.append(str(error))
