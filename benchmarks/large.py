"""A large object of CSV, plain and gzipped, made of rows whose labels are known; and the labels in a sink."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.models import Case

_LEVEL = 6
"""What `gzip` itself takes."""


@dataclass(frozen=True, slots=True)
class Large:
    """The object's `path`, `size` in bytes before gzip, and `rows`; `labels` are the estimator's of the first rows."""

    path: Path
    size: int
    rows: int
    labels: list[Any]


def write_large(case: Case, path: Path, size: int) -> Large:
    """The case's rows, again and again until there are `size` bytes, about: 10,000 rows are too far apart for gzip."""
    document = json.loads(case.rows.read_text("utf-8"))
    header, block = _format([document["columns"]]), _format(document["rows"])
    times = max(1, round((size - len(header)) / len(block)))
    with path.open("wb") as file:
        file.write(header)
        for _ in range(times):
            file.write(block)
    return Large(path, path.stat().st_size, times * len(document["rows"]), document["labels"])


def compress(large: Large, path: Path) -> Large:
    """The same as gzip."""
    with large.path.open("rb") as plain, gzip.open(path, "wb", _LEVEL) as zipped:
        shutil.copyfileobj(plain, zipped, 1024 * 1024)
    return Large(path, large.size, large.rows, large.labels)


def disagreement(large: Large, sink: Path) -> str:
    """What of a sink is not as the estimator says; empty where all is."""
    with sink.open("rb") as file:
        lines = sum(1 for _ in file) - (sink.suffix == ".csv")
    if lines != large.rows:
        return f"has {lines} predictions, expected {large.rows}"
    wrong = sum(pair[0] != pair[1] for pair in zip(_labels(sink), large.labels, strict=False))
    return f"has {wrong} other labels than the estimator in its first {len(large.labels)} rows" if wrong else ""


def _labels(sink: Path) -> Iterator[int]:
    with sink.open(encoding="utf-8", newline="") as file:
        if sink.suffix == ".csv":
            yield from (int(row["label"]) for row in csv.DictReader(file))
        else:
            yield from (json.loads(line)["prediction"]["label"] for line in file)


def _format(rows: list[list[Any]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
