"""The outcomes of a run as JSON: what each case came to by each way, its wrong and refused rows by their kind."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.export_matrix.outcome import Outcome
from benchmarks.export_matrix.verdict import Verdict
from benchmarks.export_matrix.ways import WAYS, Way

Row = tuple[str, str, Mapping[Way, Outcome]]
"""Family, name, and what became of it by each way."""


def write_results(rows: Sequence[Row], path: Path) -> None:
    """One case a line, so that a change is seen as one."""
    lines = [
        json.dumps({"family": family, "case": name, **{way: asdict(outcomes[way]) for way in WAYS}}, ensure_ascii=False)
        for family, name, outcomes in rows
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


def read_results(path: Path) -> list[Row]:
    """What `write_results` wrote."""
    document = json.loads(path.read_text("utf-8"))
    return [(row["family"], row["case"], {way: _outcome(row[way]) for way in WAYS}) for row in document]


def merge(recorded: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """What was recorded, with these rows in place of the same cases'."""
    new = {row[1]: row for row in rows}
    return [new.get(row[1], row) for row in recorded]


def _outcome(members: dict[str, Any]) -> Outcome:
    verdicts = {name: Verdict(**members[name]) for name in ("given", "others")}
    return Outcome(**{**members, **verdicts})
