"""Long rows are held in memory a few at a time, whatever the number of rows in a batch may be."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from shared.reading import batch
from tests.reading.objects import SINGLE, columns, read

BOUND = 120
"""MiB of a process that reads 200 MB in rows of 100 kB, of which 8,192 would fit in a batch."""

READ = """
import sys
from pathlib import Path
from shared.reading.objects import read_batches
from shared.settings import Settings
from tests.reading.objects import SINGLE

name = sys.argv[1]
start, row, between, end = {
    "rows.csv": (b"t\\n", b"%s", b"\\n", b""),
    "rows.ndjson": (b"", b'["%s"]', b"\\n", b""),
    "rows.json": (b"[", b'["%s"]', b",", b"]"),
}[name]
text = b"a" * 100_000

def chunks():
    yield start
    for place in range(2000):
        yield (between if place else b"") + row % text
    yield end

rows = sum(batch.height for batch in read_batches(chunks(), name, "", SINGLE, Settings()))
status = Path("/proc/self/status").read_text("utf-8").splitlines()
print(rows, next(line for line in status if line.startswith("VmHWM:")).split()[1])
"""

BODIES = {
    "rows.csv": "t\n" + "\n".join("a" * 50 for _ in range(40)),
    "quoted.csv": "t\n" + "\n".join('"a""' + "a" * 47 + '"' for _ in range(40)),
    "rows.ndjson": "\n".join(f'["{"a" * 50}"]' for _ in range(40)),
    "rows.json": "[" + ",".join(f'["{"a" * 50}"]' for _ in range(40)) + "]",
}


@pytest.mark.parametrize("name", ["rows.csv", "rows.ndjson", "rows.json"])
def test_long_rows_do_not_fill_the_memory(name: str) -> None:
    command = [sys.executable, "-c", READ, name]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)

    assert done.stderr == ""
    rows, kilobytes = map(int, done.stdout.split())
    assert rows == 2000
    assert kilobytes / 1024 < BOUND


@pytest.mark.parametrize("name", BODIES)
def test_a_batch_ends_where_its_bytes_reach_the_bound(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "LARGEST", 500)
    monkeypatch.setattr("shared.reading.blocks.BLOCK", 64)

    batches = {cut: read(BODIES[name].encode(), name, SINGLE, cut=cut) for cut in (1, 7, 100, 10_000)}

    first = batches[1]
    assert all(other == first for other in batches.values())
    assert len(columns(first)["t"]) == 40
    assert all(6 <= one.height <= 12 for one in first[:-1])
    assert all(before.numbers[-1] + 1 == after.numbers[0] for before, after in pairwise(first))


def test_the_number_of_rows_still_ends_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "LARGEST", 500)
    monkeypatch.setattr("shared.reading.blocks.BLOCK", 64)

    heights = [one.height for one in read(BODIES["rows.csv"].encode(), "rows.csv", SINGLE, max_batch_rows=3)]

    assert heights == [*[3] * 13, 1]
