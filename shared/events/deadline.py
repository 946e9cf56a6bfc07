"""The platform's deadline: work stops while there is still time to say so, between two batches or within a long one."""

from collections.abc import Callable
from time import monotonic, perf_counter

from shared.errors import OutOfTime

Remaining = Callable[[], float]
"""Seconds until the platform ends this invocation."""

_SAFETY = 2
"""A batch may take this many times as long as the slowest so far."""

_COMMIT = 5.0
"""Seconds kept for committing the sinks; less, a quarter of the time, where there is little of it."""


def count_down(seconds: int) -> Remaining:
    """The time left of so many seconds from now, for a platform that tells no deadline; 0 sets no limit."""
    end = monotonic() + (seconds or float("inf"))
    return lambda: end - monotonic()


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

    def expect_batch(self) -> None:
        """To be asked before each batch, for the time between two is what one takes.

        Raises OutOfTime where another may not end in time.
        """
        now = perf_counter()
        if self._last > self._started:
            self._slowest = max(self._slowest, now - self._last)
        self._last = now
        self._expect(_SAFETY * self._slowest)

    def expect_chunk(self) -> None:
        """To be asked within a batch that may be long. Raises OutOfTime where only the time of a commit is left."""
        self._expect(0.0)

    def _expect(self, seconds: float) -> None:
        if self._remaining() <= self._margin + seconds:
            raise OutOfTime("the time is up")
