"""Rows that a proof came upon, as a caller of the model could send them."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, isnan
from typing import Any

from shared.signature import Column


def rows_of(values: Mapping[str, str], columns: Sequence[Column]) -> list[list[Any]]:
    """Numbers as text by column, as plain values in signature order; none where a column can't take its number.

    A proof over all numbers puts 4.5 into a column of integers: that is tried as 4 and as 5.
    """
    numbers = [float(values[column.name]) for column in columns]
    if any(isnan(number) and not column.nullable for number, column in zip(numbers, columns, strict=True)):
        return []
    made = [[_value(number, column, whole) for number, column in zip(numbers, columns, strict=True)] for whole in _WAYS]
    return list(_distinct(made))


_WAYS = (floor, ceil)


def _value(number: float, column: Column, whole: Any) -> Any:
    if isnan(number):
        return None
    if column.kind == "boolean":
        return number > 0.5
    return whole(number) if column.kind == "integer" else number


def _distinct(rows: Sequence[list[Any]]) -> Iterator[list[Any]]:
    yield from (row for place, row in enumerate(rows) if row not in rows[:place])
