"""Rows, as objects by column name or arrays in signature order, turned into columns; every misfit is a fault."""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from shared.coercion import cell_fault
from shared.errors import Fault, InvalidRows, TooLarge, first_faults, listed, show
from shared.signature import Signature

Columns = dict[str, Sequence[Any]]


def check_count(rows: int, limit: int) -> None:
    """Raise TooLarge for more rows than the limit."""
    if rows > limit:
        raise TooLarge(f"expected at most {limit} rows, got {rows}")


def gather(signature: Signature, rows: Sequence[Any]) -> Columns:
    """One sequence of values a column, in signature order.

    Raises InvalidRows for what is neither an object nor an array, for unknown and missing columns and for a wrong
    number of values; the faults of the values that are there come with it.
    """
    names = [column.name for column in signature.columns]
    if not rows:
        return dict.fromkeys(names, ())
    kinds, widths = set(map(type, rows)), set()
    if kinds <= {dict, list}:
        widths = set(map(len, rows))
    if widths == {len(names)} and kinds == {list}:
        return dict(zip(names, zip(*rows, strict=True), strict=True))
    if widths == {len(names)} and kinds == {dict}:
        columns = _by_name(names, rows)
        if columns is not None:
            return columns
    faults = first_faults(fault for number, row in enumerate(rows) for fault in _row_faults(signature, number, row))
    if faults:
        raise InvalidRows(faults)
    mixed = [row if isinstance(row, dict) else dict(zip(names, row, strict=True)) for row in rows]
    return {name: [row[name] for row in mixed] for name in names}


def _by_name(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Columns | None:
    try:
        return {name: list(map(itemgetter(name), rows)) for name in names}
    except KeyError:
        return None


def _row_faults(signature: Signature, number: int, row: object) -> Iterator[Fault | None]:
    """What is wrong with one row: its columns, and the values of those that it has."""
    columns = signature.columns
    if isinstance(row, list):
        if len(row) != len(columns):
            yield Fault(number, None, f"{len(columns)} values", f"{len(row)} values")
        else:
            yield from (cell_fault(column, number, value) for column, value in zip(columns, row, strict=True))
    elif isinstance(row, dict):
        names = {column.name: None for column in columns}
        known = f"one of the columns {listed(list(names))}"
        yield from (Fault(number, name, known, "an unknown column") for name in row if name not in names)
        for column in columns:
            if column.name in row:
                yield cell_fault(column, number, row[column.name])
            else:
                yield Fault(number, column.name, "a value (null where it is missing)", "no such column")
    else:
        yield Fault(number, None, "an object by column name or an array in signature order", show(row))
