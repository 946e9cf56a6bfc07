"""Parquet where pyarrow is installed: columns by name, in batches, with the values that JSON would have."""

from collections.abc import Iterator
from math import isnan
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from shared.codec.csv_rows import check_header
from shared.errors import Fault, InvalidRows, Unreadable, UnsupportedMedia
from shared.reading.batch import Batch
from shared.rows import Columns
from shared.signature import Signature

if TYPE_CHECKING:
    import pyarrow as arrow


def read_parquet(chunks: Iterator[bytes], signature: Signature, height: int) -> Iterator[Batch]:
    """Batches of `height` rows at most. A missing value is null, or NaN, which stands for it in a data frame.

    What describes the rows stands at a file's end, so the object is laid on disk first, and not held in memory.
    Raises Unreadable, InvalidRows for other columns, and UnsupportedMedia where pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise UnsupportedMedia("expected CSV, NDJSON or JSON, got Parquet: to read it, install pyarrow") from error

    names = [column.name for column in signature.columns]
    with TemporaryFile() as file:
        _lay(chunks, file)
        try:
            with ParquetFile(file, pre_buffer=False) as source:
                _check_columns(names, source.schema_arrow)
                number = 0
                for group in source.iter_batches(batch_size=height, use_threads=False):
                    yield Batch(range(number, number + group.num_rows), _columns(group, names))
                    number += group.num_rows
        except (ArrowException, OSError) as error:
            raise Unreadable(f"expected Parquet, got something else: {error}") from error


def _lay(chunks: Iterator[bytes], file: IO[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk)
    file.seek(0)


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
