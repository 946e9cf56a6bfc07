"""Rows as a JSON body: bytes in, bytes out."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.bodies import Body, write_bodies
from benchmarks.loop import Errand, open_loop
from benchmarks.models import Case, find_case
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet

CORE = "tresnubes, Service.respond"
BY_HAND = "json + numpy + onnxruntime by hand"
_LARGE = ("10,000 arrays", "10,000 objects")

SHEET = Sheet("json", "JSON body of rows of 20 numbers, answered", "ms", (Target(CORE, BY_HAND, 1.2, 1.0, _LARGE),))
RUNTIME = ("onnxruntime", "numpy")


def measure(bench: Bench) -> Table:
    """Every body's subjects, in turn, on the linear model: what is not JSON costs the least there."""
    case = find_case("linear")
    bundle = bench.bundle("aws", case).folder
    roster = Roster(bench)
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="tresnubes-") as folder:
        for body in write_bodies(case, Path(folder)):
            _enter(roster, bench, case, body, bundle, stack)
        samples = interleave(roster.trials, bench.rounds)
    return SHEET.fill(bench, samples, [bench.packages(*RUNTIME)], roster.remarks)


def _enter(roster: Roster, bench: Bench, case: Case, body: Body, bundle: Path, stack: ExitStack) -> None:
    def loop(module: str, packages: Path) -> Run:
        errand = Errand(module, case.model, body.path, body.labels)
        call = stack.enter_context(open_loop(bench, errand, packages))
        return lambda: {body.name: call() * 1e3}

    roster.enter(CORE, lambda: loop("json_core", bundle))
    roster.enter(BY_HAND, lambda: loop("json_onnxruntime", bench.packages(*RUNTIME)))
