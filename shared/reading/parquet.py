"""Parquet where pyarrow is installed: columns by name, in batches, with the values that JSON would have."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan
from tempfile import TemporaryFile, gettempdir
from typing import IO, TYPE_CHECKING, Any

from shared.codec.csv_rows import check_header
from shared.errors import DiskFailed, Fault, InvalidRows, Unreadable, UnsupportedMedia
from shared.reading.batch import Batch
from shared.rows import Columns
from shared.signature import Signature

if TYPE_CHECKING:
    import pyarrow as arrow


_ROWS = 256
"""Rows that are unpacked at a time, at most: one text that all rows share is small in the file."""

_BUFFER = 64 * 1024
"""Bytes of a column that are read ahead; without a number it is all of them that a row group has."""


def read_parquet(chunks: Iterator[bytes], signature: Signature, height: int) -> Iterator[Batch]:
    """Batches of `height` rows at most. A missing value is null, or NaN, which stands for it in a data frame.

    What describes the rows stands at a file's end, so the object is laid on disk first, and not held in memory.
    Raises Unreadable, InvalidRows for other columns, UnsupportedMedia where pyarrow is not installed, and DiskFailed.
    """
    try:
        from pyarrow import ArrowException
    except ImportError as error:
        raise UnsupportedMedia("expected CSV, NDJSON or JSON, got Parquet: to read it, install pyarrow") from error

    with _lay(chunks) as file:
        try:
            yield from _read(file, [column.name for column in signature.columns], height)
        except MemoryError:  # Arrow's too, which is no fault of the object's
            raise
        # One of the system has its number, one of Arrow's has none; a text that is no UTF-8 is seen by Python alone.
        except (ArrowException, OSError, UnicodeDecodeError) as error:
            if getattr(error, "errno", None) is not None:
                raise
            raise Unreadable(f"expected Parquet, got something else: {error}") from error


@contextmanager
def _lay(chunks: Iterator[bytes]) -> Iterator[IO[bytes]]:
    """A file that is gone once it is closed. Raises DiskFailed, also while it is read."""
    try:
        with TemporaryFile() as file:
            for chunk in chunks:
                file.write(chunk)
            file.seek(0)
            yield file
    except OSError as error:
        raise DiskFailed(f"expected room for a Parquet object in {gettempdir()}, got: {error.strerror}") from error


def _read(file: IO[bytes], names: list[str], height: int) -> Iterator[Batch]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER, page_checksum_verification=True) as source:
        _check_columns(names, source.schema_arrow)
        number = 0
        for group in source.iter_batches(batch_size=min(height, _ROWS), use_threads=False):
            yield Batch(range(number, number + group.num_rows), _columns(group, names), size=group.nbytes)
            number += group.num_rows


def _check_columns(names: list[str], schema: "arrow.Schema") -> None:
    """Raise InvalidRows for other columns, and for those of a type that JSON has no value for."""
    check_header(names, schema.names)
    expected = "numbers, texts or booleans"
    faults = [Fault(None, field.name, expected, str(field.type)) for field in schema if not _is_plain(field.type)]
    if faults:
        raise InvalidRows(faults)


def _is_plain(kind: "arrow.DataType") -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    plain = (types.is_integer, types.is_floating, types.is_boolean, types.is_string, types.is_large_string)
    return types.is_null(kind) or any(check(kind) for check in plain)


def _columns(group: "arrow.RecordBatch", names: list[str]) -> Columns:
    return {name: _values(group.column(name)) for name in names}


def _values(column: "arrow.Array[Any]") -> list[Any]:
    from pyarrow import types

    values: list[Any] = column.to_pylist()
    if types.is_floating(column.type):
        return [None if value is None or isnan(value) else value for value in values]
    return values
