"""Lambda: process start to the answer of the first event, under the real runtime client."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.models import Case
from benchmarks.places import SUBJECTS
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sandbox import Function, open_sandbox, predict_event
from benchmarks.sheet import Sheet

OURS = "tresnubes"
RESOLVER = "powertools' resolver + onnxruntime, no bytecode"
RESOLVER_BYTECODE = "powertools' resolver + onnxruntime, bytecode"
PLAIN = "plain handler + onnxruntime, no bytecode"
PLAIN_BYTECODE = "plain handler + onnxruntime, bytecode"
BARE = "empty handler"

SHEET = Sheet(
    "lambda-start",
    "Lambda, process start to the first answer",
    "ms",
    (
        Target(OURS, RESOLVER, 0.20, 0.14),
        Target(OURS, RESOLVER_BYTECODE),
        Target(OURS, PLAIN),
        Target(OURS, PLAIN_BYTECODE),
    ),
)
RUNTIME = ("onnxruntime", "numpy")
ROUTER = (*RUNTIME, "aws-lambda-powertools")


def measure(bench: Bench) -> Table:
    """Every model's functions, in turn."""
    roster = Roster(bench)
    for case in bench.cases:
        _enter(roster, bench, case)
    return SHEET.fill(bench, interleave(roster.trials, bench.rounds), [bench.packages(*ROUTER)], roster.remarks)


def _enter(roster: Roster, bench: Bench, case: Case) -> None:
    def peer(handler: str, *packages: str, compiled: bool) -> Run:
        folder = bench.packages(*packages, compiled=compiled)
        return _start(bench, case, Function(handler, (folder, SUBJECTS), case.model), case.first_label)

    roster.enter(OURS, lambda: _start(bench, case, our_function(bench, case), case.first_label))
    roster.enter(RESOLVER, lambda: peer("lambda_resolver.http", *ROUTER, compiled=False))
    roster.enter(RESOLVER_BYTECODE, lambda: peer("lambda_resolver.http", *ROUTER, compiled=True))
    roster.enter(PLAIN, lambda: peer("lambda_plain.http", *RUNTIME, compiled=False))
    roster.enter(PLAIN_BYTECODE, lambda: peer("lambda_plain.http", *RUNTIME, compiled=True))
    bare = Function("lambda_bare.http", (SUBJECTS,), case.model)
    roster.enter(BARE, lambda: _start(bench, case, bare, "nothing"))


def our_function(bench: Bench, case: Case) -> Function:
    """Our bundle for Lambda, with the case's model."""
    return Function("handler.http", (bench.bundle("aws", case).folder,), case.model)


def _start(bench: Bench, case: Case, function: Function, expected: str) -> Run:
    event = predict_event(case.first_row)

    def once() -> dict[str, float]:
        with open_sandbox(bench, function) as sandbox:
            return {case.name: sandbox.invoke(event, expected)}

    return once
