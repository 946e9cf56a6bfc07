"""An object of Parquet gives the values that JSON would have, where pyarrow is installed."""

import gzip
import sys
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal
from errno import ENOSPC
from io import BytesIO
from typing import Any

import pytest

from shared.errors import DiskFailed, InvalidRows, Unreadable, UnsupportedMedia
from shared.reading.objects import read_batches
from shared.settings import Settings
from tests.reading.objects import ALL, PAIR, SINGLE, WHOLE, chunks, columns, read

arrow = pytest.importorskip("pyarrow", reason="needs pyarrow: uv sync --group parquet")

ROWS = {
    "b": [True, False, True],
    "i": [1, None, 2**60],
    "n": [1.5, float("nan"), None],
    "t": ["a", None, "ä"],
}
READ = {**ROWS, "n": [1.5, None, None]}


def _write(rows: dict[str, Any], **options: Any) -> bytes:
    from pyarrow import parquet

    file = BytesIO()
    parquet.write_table(arrow.table(rows), file, **options)
    return file.getvalue()


@pytest.mark.parametrize("options", [{}, {"compression": "zstd", "row_group_size": 2}, {"use_dictionary": False}])
def test_columns_by_name_have_json_values(options: dict[str, Any]) -> None:
    batches = read(_write(ROWS, **options), "rows.parquet", ALL, cut=100, max_batch_rows=2)

    assert columns(batches) == READ
    assert [list(batch.numbers) for batch in batches] == [[0, 1], [2]]


def test_dictionaries_and_narrow_types_are_read_as_their_values() -> None:
    narrow = {
        "b": ROWS["b"],
        "i": arrow.array([1, 2, 3], arrow.int8()),
        "n": arrow.array([1.5, 2.5, 3.5], arrow.float32()),
        "t": arrow.array(["a", None, "b"]).dictionary_encode(),
    }

    assert columns(read(_write(narrow), "rows.parquet", ALL)) == {
        "b": ROWS["b"],
        "i": [1, 2, 3],
        "n": [1.5, 2.5, 3.5],
        "t": ["a", None, "b"],
    }


def test_gzip_of_parquet_is_read() -> None:
    assert columns(read(gzip.compress(_write(ROWS)), "rows.parquet.gz", ALL)) == READ


@pytest.mark.parametrize(
    "body",
    [b"PAR1", _write(ROWS)[:-5], b"x" * 100, _write(ROWS)[:40] + b"\xff" * 40 + _write(ROWS)[80:]],
    ids=["cut at the start", "cut at the end", "something else", "with other bytes in it"],
)
def test_what_is_no_parquet_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable, match="expected Parquet, got something else"):
        read(body, "rows.parquet", ALL)


def test_a_page_that_is_not_what_was_written_is_refused() -> None:
    rows = {"t": [f"text {place}" for place in range(100)], "n": [0.5] * 100}
    body = _write(rows, compression=None, use_dictionary=False, write_page_checksum=True)

    with pytest.raises(Unreadable, match=r"expected Parquet, got something else: .*checksum"):
        read(body.replace(b"text 42", b"text 43"), "rows.parquet")


def test_a_text_that_is_no_utf_8_is_refused() -> None:
    ends = arrow.array([0, 2], arrow.int32()).buffers()[1]
    text = arrow.Array.from_buffers(arrow.string(), 1, [None, ends, arrow.py_buffer(b"\xff\xfe")])

    with pytest.raises(Unreadable, match="expected Parquet, got something else: 'utf-8' codec"):
        read(_write({"t": text, "n": [1.0]}), "rows.parquet")


def test_memory_that_lacks_is_no_fault_of_the_object(monkeypatch: pytest.MonkeyPatch) -> None:
    def lack(*_: object, **__: object) -> None:
        raise arrow.ArrowMemoryError("malloc of size 1 failed")

    monkeypatch.setattr("pyarrow.parquet.ParquetFile.iter_batches", lack)

    with pytest.raises(MemoryError, match="malloc"):
        read(_write({"t": ["a"], "n": [1.0]}), "rows.parquet")


def test_a_row_group_of_any_size_is_read_piece_by_piece() -> None:
    count = 300_000
    body = _write({"t": ["a"] * count, "n": arrow.array(range(count), arrow.float64())}, row_group_size=count)
    batches = read_batches(chunks(body, 1 << 16), "rows.parquet", "", PAIR, Settings(max_batch_rows=1000))
    tracemalloc.start()  # it sees what Arrow reads from a file of Python's
    try:
        rows = sum(batch.height for batch in batches)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert rows == count
    assert peak < len(body) / 2


@pytest.mark.usefixtures("full_disk")
def test_a_disk_that_is_full_is_no_fault_of_the_object() -> None:
    with pytest.raises(DiskFailed, match=r"expected room for a Parquet object in .*, got: File too large"):
        read(b"PAR1" * WHOLE, "rows.parquet")


def test_other_columns_are_refused() -> None:
    with pytest.raises(InvalidRows, match=r'column "n": .*no such column') as caught:
        read(_write({"t": ["a"], "x": [1]}), "rows.parquet")

    assert [fault.column for fault in caught.value.faults] == ["n", "x"]


def test_types_that_json_does_not_have_are_refused() -> None:
    rows = {"t": [datetime(2026, 1, 1, tzinfo=UTC)], "n": [Decimal("1.5")]}

    with pytest.raises(InvalidRows) as caught:
        read(_write(rows), "rows.parquet")

    assert [(fault.column, fault.got) for fault in caught.value.faults] == [
        ("t", "timestamp[us, tz=UTC]"),
        ("n", "decimal128(2, 1)"),
    ]


def test_without_pyarrow_the_refusal_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(
        UnsupportedMedia, match="expected CSV, NDJSON or JSON, got Parquet: to read it, install pyarrow"
    ):
        read(b"PAR1", "rows.parquet")


def test_a_text_that_all_rows_share_does_not_fill_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.reading.batch.LARGEST", 1_000_000)
    body = _write({"t": ["a" * 10_000] * 1000})

    heights = [batch.height for batch in read(body, "rows.parquet", SINGLE)]

    assert len(body) < 100_000
    assert heights == [256, 256, 256, 232]


@pytest.mark.parametrize("failing", ["open", "write", "read"])
def test_a_disk_that_fails_asks_for_another_delivery(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = _write(ROWS)
    full = OSError(ENOSPC, "No space left on device")

    class Disk(BytesIO):
        def write(self, data: Any) -> int:
            if failing == "write":
                raise full
            return super().write(data)

        def read(self, size: int | None = -1) -> bytes:
            if failing == "read":
                raise full
            return super().read(size)

    def open_file() -> BytesIO:
        if failing == "open":
            raise full
        return Disk()

    monkeypatch.setattr("shared.reading.parquet.TemporaryFile", open_file)

    with pytest.raises(DiskFailed, match=r"^expected room for a Parquet object in .+, got: No space left on device$"):
        read(body, "rows.parquet", ALL)
