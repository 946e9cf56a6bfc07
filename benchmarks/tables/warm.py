"""One row through a loaded model: list in, list out."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.loop import Errand, open_loop
from benchmarks.models import Case
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet

CORE = "tresnubes, Model.predict"
SESSION = "tresnubes, its session alone"
ORT = "onnxruntime + numpy"
SKLEARN = "scikit-learn"

SHEET = Sheet(
    "warm",
    "One row, warm",
    "µs",
    (Target(CORE, ORT, 1.0, 0.6), Target(SESSION, ORT), Target(CORE, SKLEARN)),
)
RUNTIME = ("onnxruntime", "numpy")
ESTIMATOR = ("scikit-learn", "joblib", "pandas")


def measure(bench: Bench) -> Table:
    """Every model's subjects, in turn."""
    bundle = bench.bundle("aws", bench.cases[0]).folder
    roster = Roster(bench)
    with ExitStack() as stack:
        for case in bench.cases:
            _enter(roster, bench, case, bundle, stack)
        samples = interleave(roster.trials, bench.rounds)
    return SHEET.fill(bench, samples, [bench.packages(*RUNTIME)], roster.remarks)


def _enter(roster: Roster, bench: Bench, case: Case, bundle: Path, stack: ExitStack) -> None:
    document = json.loads(case.rows.read_text("utf-8"))

    def loop(module: str, model: Path, given: Path, packages: Path) -> Run:
        errand = Errand(module, model, given, document["labels"][:1])
        call = stack.enter_context(open_loop(bench, errand, packages))
        return lambda: {case.name: call() * 1e6}

    row = case.first_row
    roster.enter(CORE, lambda: loop("warm_core", case.model, row, bundle))
    roster.enter(SESSION, lambda: loop("warm_session", case.model, row, bundle))
    roster.enter(ORT, lambda: loop("warm_onnxruntime", case.model, row, bench.packages(*RUNTIME)))
    roster.enter(SKLEARN, lambda: loop("warm_scikit_learn", case.estimator, case.rows, bench.packages(*ESTIMATOR)))
