"""Rows, as objects by column name or arrays in signature order; every misfit is a fault."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.coercion import Coercer
from shared.errors import Fault, InvalidRows, TooLarge, first_faults, listed, show

Columns = dict[str, Sequence[Any]]


def check_count(rows: int, limit: int) -> None:
    """Raise TooLarge for more rows than the limit."""
    if rows > limit:
        raise TooLarge(f"expected at most {limit} rows, got {rows}")


def arrange(coercers: Sequence[Coercer], rows: Sequence[Any]) -> list[list[Any]]:
    """Rows of any mix, each as its values in signature order.

    Raises InvalidRows for what is neither an object nor an array, for unknown and missing columns and for a wrong
    number of values; the faults of the values that are there come with it.
    """
    faults = misfits(coercers, rows)
    if faults:
        raise InvalidRows(faults)
    names = [coercer.column.name for coercer in coercers]
    return [row if isinstance(row, list) else [row[name] for name in names] for row in rows]


def misfits(coercers: Sequence[Coercer], rows: Sequence[Any]) -> list[Fault]:
    """The first faults of some rows."""
    return first_faults(fault for number, row in enumerate(rows) for fault in _row_faults(coercers, number, row))


def _row_faults(coercers: Sequence[Coercer], number: int, row: object) -> Iterator[Fault | None]:
    """What is wrong with one row: its columns, and the values of those that it has."""
    if isinstance(row, list):
        if len(row) != len(coercers):
            yield Fault(number, None, f"{len(coercers)} values", f"{len(row)} values")
        else:
            yield from (coercer.fault(number, value) for coercer, value in zip(coercers, row, strict=True))
    elif isinstance(row, dict):
        names = {coercer.column.name: None for coercer in coercers}
        known = f"one of the columns {listed(list(names))}"
        yield from (Fault(number, name, known, "an unknown column") for name in row if name not in names)
        for coercer in coercers:
            name = coercer.column.name
            if name in row:
                yield coercer.fault(number, row[name])
            else:
                yield Fault(number, name, "a value (null where it is missing)", "no such column")
    else:
        yield Fault(number, None, "an object by column name or an array in signature order", show(row))
