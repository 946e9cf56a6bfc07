"""Large objects scored on arrival: rows a second and peak memory, beside pyarrow and onnxruntime by hand."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clock import run
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.large import Large, compress, disagreement, write_large
from benchmarks.models import find_case
from benchmarks.places import SUBJECTS
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import Samples, interleave
from benchmarks.sheet import Sheet

CORE = "tresnubes: one thread, to NDJSON"
ARROW = "pyarrow + onnxruntime: their threads, to CSV"
ARROW_ONE = "pyarrow + onnxruntime: one thread, to CSV"
ARROW_JSON = "pyarrow + onnxruntime: one thread, to NDJSON"
OTHERS = {ARROW: ("csv", "all"), ARROW_ONE: ("csv", "one"), ARROW_JSON: ("ndjson", "one")}
"""Subject → the form of its predictions, and how many threads it takes."""

RATE, PEAK = "rows/s", "peak MiB"
BOUND = 300
"""MiB that the core may take, whatever an object's size."""

SHEET = Sheet("objects", "Objects of {:,} MB, {:,} rows of 20 numbers", "", tuple(Target(CORE, one) for one in OTHERS))
RUNTIME = ("onnxruntime", "numpy", "pyarrow")
_MB = 1_000_000

Command = Callable[[Path, Path], list[str | Path]]
"""What a subject is started with, by the object and a folder for its sink."""


def measure(bench: Bench) -> Table:
    """A file of CSV and its gzip, each by every subject, in turn."""
    roster = Roster(bench)
    with tempfile.TemporaryDirectory(prefix="tresnubes-") as folder:
        stores = Path(folder)
        larges = _write(bench, stores / "s3" / "source" / "in")
        roster.enter(CORE, lambda: _core(bench, larges, stores))
        for subject in OTHERS:
            roster.enter(subject, lambda subject=subject: _arrow(bench, larges, stores, *OTHERS[subject]))  # type: ignore[misc]
        samples = interleave(roster.trials, bench.rounds, warm=False)
    title = SHEET.title.format(bench.megabytes, larges["CSV"].rows)
    remarks = [*roster.remarks, *_judge(samples)]
    return replace(SHEET, title=title).fill(bench, samples, [bench.packages(*RUNTIME)], remarks)


def _write(bench: Bench, folder: Path) -> dict[str, Large]:
    folder.mkdir(parents=True)
    plain = write_large(find_case("linear"), folder / "rows.csv", bench.megabytes * _MB)
    return {"CSV": plain, "gzip": compress(plain, folder / "rows.csv.gz")}


def _core(bench: Bench, larges: Mapping[str, Large], stores: Path) -> Run:
    """The core of the bundle that is deployed, on local files in the place of a store."""
    case = find_case("linear")
    bundle = bench.bundle("aws-events", case).folder
    script = SUBJECTS / "objects_core.py"

    def start(source: Path, _: Path) -> list[str | Path]:
        return [bench.python, *ISOLATED, script, case.model, stores, f"in/{source.name}"]

    return lambda: _take(larges, stores / "s3" / "sink", bundle, start)


def _arrow(bench: Bench, larges: Mapping[str, Large], stores: Path, form: str, threads: str) -> Run:
    model, packages = find_case("linear").model, bench.packages(*RUNTIME)

    def start(source: Path, folder: Path) -> list[str | Path]:
        script = SUBJECTS / "objects_pyarrow.py"
        return [bench.python, *ISOLATED, script, model, source, folder / f"predictions.{form}", threads]

    return lambda: _take(larges, stores / "by hand", packages, start)


def _take(larges: Mapping[str, Large], folder: Path, packages: Path, start: Command) -> dict[str, float]:
    """The figures of one subject for each object; its sinks are looked through and deleted."""
    figures = {}
    for name, large in larges.items():
        folder.mkdir()
        with run(start(large.path, folder), environment_of(packages)) as child:
            told = json.loads(child.read_line())
            if wrong := disagreement(large, Path(told["sink"])):
                raise child.failure(wrong)
        shutil.rmtree(folder)
        figures[f"{name}, {RATE}"] = large.rows / told["seconds"]
        figures[f"{name}, {PEAK}"] = told["peak"]
    return figures


def _judge(samples: Samples) -> list[str]:
    peaks = [
        peak for (subject, case), taken in samples.items() for peak in taken if (subject, case[-8:]) == (CORE, PEAK)
    ]
    if not peaks:
        return []
    verdict = "met" if max(peaks) < BOUND else "**missed**"
    return [f"Peak memory of ours, at most {BOUND} MiB whatever an object's size: {max(peaks):.0f}, {verdict}."]
