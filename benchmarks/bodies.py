"""Request bodies of many rows, as arrays and as objects, written to files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.models import Case

SIZES = (1, 100, 1000, 10_000)


@dataclass(frozen=True, slots=True)
class Body:
    """`name` says how many rows of which form; `labels` are the estimator's."""

    name: str
    path: Path
    rows: int
    labels: list[Any]


def write_bodies(case: Case, folder: Path) -> Iterator[Body]:
    """One file a size and form: `{"instances": [row, …]}`."""
    document = json.loads(case.rows.read_text("utf-8"))
    columns, rows, labels = document["columns"], document["rows"], document["labels"]
    forms = {"arrays": rows, "objects": [dict(zip(columns, row, strict=True)) for row in rows]}
    for form, instances in forms.items():
        for size in SIZES:
            path = folder / f"{form}-{size}.json"
            path.write_text(json.dumps({"instances": instances[:size]}), "utf-8")
            yield Body(f"{size:,} {form}", path, size, labels[:size])
