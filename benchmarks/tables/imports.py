"""What modules of the standard library cost a start: why the core does without some of them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clock import first_line
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.results import Table
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet

BARE = "nothing"
MODULES = (
    *("_json", "json", "re", "enum"),
    *("_sha2", "hashlib", "_ctypes", "ctypes"),
    *("collections", "typing", "dataclasses", "functools"),
    *("pathlib", "threading", "traceback", "http.client", "inspect"),
)
"""Those with an underscore are the C parts that the others wrap."""

SHEET = Sheet("imports", "Start with one import", "ms", ())


def measure(bench: Bench) -> Table:
    """Python's start with one import each, and with none."""
    roster = Roster(bench)
    roster.enter(BARE, lambda: _start(bench, "sys"))
    for module in MODULES:
        roster.enter(module, lambda module=module: _start(bench, module))  # type: ignore[misc]
    return SHEET.fill(bench, interleave(roster.trials, bench.rounds), [], roster.remarks)


def _start(bench: Bench, module: str) -> Run:
    script = f"import {module}; print('ready', flush=True)"
    command: list[str | Path] = [bench.python, *ISOLATED, "-c", script]
    return lambda: {"start": first_line(command, environment_of(), "ready")}
