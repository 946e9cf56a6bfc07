"""The platform's deadline: work stops between two batches while there is still time to say so."""

from collections.abc import Callable
from time import perf_counter

Remaining = Callable[[], float]
"""Seconds until the platform ends this invocation."""

_SAFETY = 2
"""A batch may take this many times as long as the slowest so far."""

_COMMIT = 5.0
"""Seconds kept for committing the sinks; less, a quarter of the time, where there is little of it."""


class Deadline:
    """Knows how long the slowest batch took, and whether there is time for another."""

    def __init__(self, remaining: Remaining) -> None:
        self._remaining = remaining
        self._started = self._last = perf_counter()
        self._slowest = 0.0
        self._margin = min(_COMMIT, remaining() / 4)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self._started

    def allows_another(self) -> bool:
        """Whether a batch may begin; to be asked before each, for the time between two is what one takes."""
        now = perf_counter()
        if self._last > self._started:
            self._slowest = max(self._slowest, now - self._last)
        self._last = now
        return self._remaining() > self._margin + _SAFETY * self._slowest
