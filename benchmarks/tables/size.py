"""Bytes of what is deployed: our bundles, and the packages that the usual ways need."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.models import find_case
from benchmarks.results import Table, Target
from benchmarks.sheet import Sheet
from functions.bundle import HTTP
from functions.bundle.archive import write_archive
from functions.bundle.size import measure as measure_size

_MIB = 1024 * 1024
UNPACKED, ZIP = "unpacked", "zip"

PEERS = {
    "onnxruntime + numpy": ("onnxruntime", "numpy"),
    "onnxruntime + numpy + powertools": ("onnxruntime", "numpy", "aws-lambda-powertools"),
    "scikit-learn + joblib": ("scikit-learn", "joblib"),
    "obstore, the object client alone": ("obstore",),
}
OURS = {cloud: f"tresnubes, {cloud}" for cloud in HTTP}

SHEET = Sheet(
    "size",
    "What is deployed",
    "MiB",
    tuple(Target(OURS["aws"], peer) for peer in list(PEERS)[:3]),
)


def measure(bench: Bench) -> Table:
    """Ours hold code, bytecode and the linear model; the others are packages alone, without bytecode."""
    sizes = {subject: _weigh_bundle(bench, cloud) for cloud, subject in OURS.items() if bench.wants(subject)}
    for subject, names in PEERS.items():
        if bench.wants(subject):
            sizes[subject] = weigh_folder(bench.packages(*names, compiled=False))
    samples = {(subject, case): [size / _MIB] for subject, cases in sizes.items() for case, size in cases.items()}
    return SHEET.fill(replace(bench, rounds=1), samples, [bench.packages(*PEERS["onnxruntime + numpy"])])


def _weigh_bundle(bench: Bench, cloud: str) -> dict[str, int]:
    bundle = bench.bundle(cloud, find_case("linear"))
    return {UNPACKED: bundle.size.unpacked, ZIP: bundle.size.zipped}


def weigh_folder(folder: Path) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="tresnubes-") as scratch:
        archive = Path(scratch, "packages.zip")
        write_archive(folder, archive)
        size = measure_size(folder, archive)
        return {UNPACKED: size.unpacked, ZIP: size.zipped}
