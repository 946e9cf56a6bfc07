"""The traffic of a month, and how long an instance is busy with it."""

from __future__ import annotations

import math
from typing import NamedTuple

MONTH = 730 * 3600
"""Seconds: a twelfth of a year, as the clouds' own calculators count."""


class Traffic(NamedTuple):
    """What comes in a month."""

    requests: int
    latency_ms: float
    """Of one request, alone on a whole CPU."""
    rows: int = 1
    """In a request; told, not counted with."""
    hours: int = 730
    """Of the month in which requests come, evenly spread by chance."""
    starts: float = 0.01
    """The part of the requests that starts an instance; AWS saw less than one in a hundred:
    https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"""
    start_ms: float = 500
    """Of one start; docs/performance.md measures a quarter of that, on a machine that is no cloud's."""

    @property
    def start_seconds(self) -> float:
        """Of all starts together."""
        return self.requests * self.starts * self.start_ms / 1000

    def work_ms(self, cpu: float) -> float:
        """Of one request on that much CPU; a model runs on one thread, so more than one CPU is no faster."""
        return self.latency_ms / min(cpu, 1)

    def busy_seconds(self, cpu: float, concurrency: int, shortest_ms: int, step_ms: int) -> float:
        """Seconds in which an instance has a request, where requests at a time share an instance and its seconds.

        One that comes in the `shortest_ms` of another costs nothing more: with `rate` requests a second and `d`
        seconds each, the part of the time in which there is one is 1 - exp(-rate d) (an M/G/inf queue). More work
        than an instance's CPU does, or requests at a time than it takes, needs more instances.
        """
        seconds = self.hours * 3600
        rate = self.requests / seconds
        work = self.work_ms(cpu)
        billed = max(shortest_ms, math.ceil(work / step_ms) * step_ms) / 1000
        load = rate / 1000 * max(self.latency_ms / cpu, work / concurrency)
        return seconds * max(1 - math.exp(-rate * billed), load)
