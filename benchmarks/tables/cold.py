"""Process start to the first prediction of one row."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clock import first_line
from benchmarks.compiler import compile_c
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.models import Case
from benchmarks.places import SUBJECTS
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import add, interleave
from benchmarks.sheet import Sheet

CORE = "tresnubes"
ORT = "onnxruntime + numpy, bytecode"
ORT_PLAIN_FILE = "onnxruntime + numpy, bytecode, skl2onnx's file"
ORT_NO_BYTECODE = "onnxruntime + numpy, no bytecode"
SKLEARN = "scikit-learn + joblib, bytecode"
PYTHON = "Python's start"
C = "C program"
FLOOR = "Python's start + C program"

SHEET = Sheet(
    "cold",
    "Process start to the first prediction",
    "ms",
    (
        Target(CORE, ORT, 0.45, 0.35),
        Target(CORE, ORT_NO_BYTECODE, 0.20, 0.15),
        Target(CORE, SKLEARN, 0.06, 0.04),
        Target(CORE, FLOOR, 1.3, 1.1),
        Target(CORE, ORT_PLAIN_FILE),
    ),
)
RUNTIME = ("onnxruntime", "numpy")
ESTIMATOR = ("scikit-learn", "joblib", "pandas")


def measure(bench: Bench) -> Table:
    """Every model's subjects, in turn."""
    roster = Roster(bench)
    bundle = bench.bundle("aws", bench.cases[0]).folder
    for case in bench.cases:
        _enter(roster, bench, case, bundle)
    samples = interleave(roster.trials, bench.rounds)
    folders = [bench.packages(*RUNTIME)]
    if bench.wants(SKLEARN):
        folders.append(bench.packages(*ESTIMATOR))
    return SHEET.fill(bench, add(samples, FLOOR, [PYTHON, C]), folders, roster.remarks)


def _enter(roster: Roster, bench: Bench, case: Case, bundle: Path) -> None:
    row = case.first_row.read_text("utf-8")

    def python(script: str, *arguments: str | Path, compiled: bool = True, packages: tuple[str, ...] = ()) -> Run:
        folder = bench.packages(*packages, compiled=compiled) if packages else bundle
        command: list[str | Path] = [bench.python, *ISOLATED, SUBJECTS / script, *arguments]
        return lambda: {case.name: first_line(command, environment_of(folder), case.first_label)}

    def onnxruntime(model: Path, *, compiled: bool = True) -> Run:
        return python("cold_onnxruntime.py", model, row, compiled=compiled, packages=RUNTIME)

    roster.enter(CORE, lambda: python("cold_core.py", case.model, row))
    roster.enter(ORT, lambda: onnxruntime(case.model))
    roster.enter(ORT_PLAIN_FILE, lambda: onnxruntime(case.plain))
    roster.enter(ORT_NO_BYTECODE, lambda: onnxruntime(case.model, compiled=False))
    roster.enter(
        SKLEARN,
        lambda: python("cold_scikit_learn.py", case.estimator, row, case.frame_columns, packages=ESTIMATOR),
    )
    roster.enter(PYTHON, lambda: python("cold_bare.py", case.first_label))
    roster.enter(C, lambda: _c(case, bundle))


def _c(case: Case, bundle: Path) -> Run:
    program = compile_c(SUBJECTS / "cold.c")
    (library,) = bundle.glob("onnxruntime/capi/libonnxruntime.so.*")
    values = [str(value) for value in json.loads(case.first_row.read_text("utf-8"))]
    command: list[str | Path] = [program, library, case.model, *values]
    return lambda: {case.name: first_line(command, {}, case.first_label)}
