"""Rows in JSON as columns; what is no row of the signature is refused with all that is wrong with it."""

from collections.abc import Sequence
from typing import Any

from shared.coercion import Coercer
from shared.errors import InvalidRows, RequestError
from shared.reading.batch import Batch
from shared.rows import Columns, misfits


def arrange(coercers: Sequence[Coercer], rows: Sequence[Any], first: int, size: int) -> Batch:
    """A batch of rows that are counted from `first`: objects by column name or arrays in signature order.

    They came from `size` bytes. An error in the place of a row says why it could not be read.
    """
    names = [coercer.column.name for coercer in coercers]
    known, width = set(names), len(names)
    values = [_values(row, names, known, width) for row in rows]
    good: Sequence[Any] = values
    numbers: Sequence[int] = range(first, first + len(rows))
    refused: list[tuple[int, RequestError]] = []
    if None in values:
        good = [value for value in values if value is not None]
        numbers = [number for number, value in zip(numbers, values, strict=True) if value is not None]
        refused = [
            (first + place, _refusal(coercers, first + place, rows[place]))
            for place, value in enumerate(values)
            if value is None
        ]
    columns = map(list, zip(*good, strict=True)) if good else [[]] * width
    arranged: Columns = dict(zip(names, columns, strict=True))
    return Batch(numbers, arranged, refused, size)


def _values(row: Any, names: Sequence[str], known: set[str], width: int) -> Sequence[Any] | None:
    """A row's values in signature order; None for what is no row of these columns."""
    if isinstance(row, dict) and row.keys() == known:
        return [row[name] for name in names]
    return row if isinstance(row, list) and len(row) == width else None


def _refusal(coercers: Sequence[Coercer], number: int, row: Any) -> RequestError:
    if isinstance(row, RequestError):
        return row
    return InvalidRows([fault._replace(row=number) for fault in misfits(coercers, [row])])
