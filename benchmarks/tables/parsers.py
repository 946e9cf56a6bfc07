"""JSON libraries: what they cost a cold start, and what they save on a body."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.bodies import Body, write_bodies
from benchmarks.clock import first_line
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.loop import Errand, open_loop
from benchmarks.models import Case, find_case
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet

LIBRARIES = ("json", "orjson", "msgspec")
START = "start with import"

SHEET = Sheet("parsers", "JSON libraries: start, and parsing rows of 20 numbers", "ms", (Target("orjson", "json"),))
PACKAGES = ("orjson", "msgspec")


def measure(bench: Bench) -> Table:
    """The start and every body, each with the libraries in turn."""
    case, packages = find_case("linear"), bench.packages(*PACKAGES)
    roster = Roster(bench)
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="tresnubes-") as folder:
        roster.enter("no library", lambda: _start(bench, packages, "sys"))
        for name in LIBRARIES:
            _enter_start(roster, bench, packages, name)
        for body in write_bodies(case, Path(folder)):
            for name in LIBRARIES:
                _enter_body(roster, bench, packages, name, case, body, stack)
        samples = interleave(roster.trials, bench.rounds)
    return SHEET.fill(bench, samples, [packages], roster.remarks)


def _enter_start(roster: Roster, bench: Bench, packages: Path, name: str) -> None:
    roster.enter(name, lambda: _start(bench, packages, "msgspec.json" if name == "msgspec" else name))


def _start(bench: Bench, packages: Path, module: str) -> Run:
    command: list[str | Path] = [bench.python, *ISOLATED, "-c", f"import {module}; print('ready', flush=True)"]
    return lambda: {START: first_line(command, environment_of(packages), "ready")}


def _enter_body(
    roster: Roster, bench: Bench, packages: Path, name: str, case: Case, body: Body, stack: ExitStack
) -> None:
    def loop() -> Run:
        errand = Errand(f"parse_{name}", case.model, body.path, [body.rows])
        call = stack.enter_context(open_loop(bench, errand, packages))
        return lambda: {body.name: call() * 1e3}

    roster.enter(name, loop)
