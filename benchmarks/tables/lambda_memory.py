"""Lambda: the most memory that the function's process ever held, after one request and after many."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.models import Case
from benchmarks.places import SUBJECTS
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sandbox import Function, open_sandbox, predict_event
from benchmarks.sheet import Sheet
from benchmarks.tables.lambda_start import BARE, OURS, ROUTER, RUNTIME, our_function

PLAIN = "plain handler + onnxruntime"
RESOLVER = "powertools' resolver + onnxruntime"
REQUESTS = (1, 1000)

SHEET = Sheet(
    "lambda-memory",
    "Lambda, peak memory",
    "MiB",
    (Target(OURS, PLAIN, 0.8, 0.7), Target(OURS, RESOLVER)),
)


def measure(bench: Bench) -> Table:
    """Every model's functions, in turn."""
    roster = Roster(bench)
    for case in bench.cases:
        _enter(roster, bench, case)
    return SHEET.fill(bench, interleave(roster.trials, bench.rounds), [bench.packages(*ROUTER)], roster.remarks)


def _enter(roster: Roster, bench: Bench, case: Case) -> None:
    def peer(handler: str, *packages: str) -> Run:
        return _grow(
            bench, case, Function(handler, (bench.packages(*packages), SUBJECTS), case.model), case.first_label
        )

    roster.enter(OURS, lambda: _grow(bench, case, our_function(bench, case), case.first_label))
    roster.enter(PLAIN, lambda: peer("lambda_plain.http", *RUNTIME))
    roster.enter(RESOLVER, lambda: peer("lambda_resolver.http", *ROUTER))
    bare = Function("lambda_bare.http", (SUBJECTS,), case.model)
    roster.enter(BARE, lambda: _grow(bench, case, bare, "nothing"))


def _grow(bench: Bench, case: Case, function: Function, expected: str) -> Run:
    event = predict_event(case.first_row)

    def once() -> dict[str, float]:
        peaks = {}
        with open_sandbox(bench, function) as sandbox:
            for place in range(1, max(REQUESTS) + 1):
                sandbox.invoke(event, expected)
                if place in REQUESTS:
                    peaks[f"{case.name}, {place:,}"] = sandbox.peak_memory()
        return peaks

    return once
