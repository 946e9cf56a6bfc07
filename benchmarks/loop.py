"""Subjects that stay alive between the rounds, and time their own calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.clock import run
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.places import SUBJECTS

_SECONDS = 0.05
"""How long a subject is called in one round, about."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a subject of `subjects/loop.py` is to do: its module, its model, what it is given, what it should say."""

    module: str
    model: Path
    given: Path
    labels: Sequence[Any]


@contextmanager
def open_loop(bench: Bench, errand: Errand, packages: Path) -> Iterator[Callable[[], float]]:
    """A function that gives the seconds of one call, the mean of many. Raises `SubjectFailed` for other labels."""
    script: list[str | Path] = [SUBJECTS / "loop.py", errand.module, errand.model, errand.given]
    with run([bench.python, *ISOLATED, *script], environment_of(packages, SUBJECTS)) as child:

        def call(times: int) -> float:
            child.write_line(str(times))
            return float(child.read_line()) / times

        labels = json.loads(child.read_line())
        if labels != list(errand.labels):
            raise child.failure(f"answered {labels!r:.200}, expected {list(errand.labels)!r:.200}")
        call(1)
        times = max(1, round(_SECONDS / call(1)))
        # A first call may still be slow; the second guess is made on many.
        times = max(1, round(_SECONDS / call(min(times, 100))))
        yield lambda: call(times)
