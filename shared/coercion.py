"""Columns of plain values to the tensors that a graph takes, or every fault in them.

The common case runs at C speed over a whole column; only a column that has a fault is walked cell by cell.
"""

from __future__ import annotations  # `array[Any]` is not a value before Python 3.12

from array import array
from collections.abc import Callable, Mapping, Sequence
from math import nan
from typing import Any

from shared.errors import Fault, InvalidRows, first_faults, listed, show
from shared.signature import Column, Signature
from shared.tensor import Data, Tensor, stack

Values = Sequence[Any]


def coerce(signature: Signature, columns: Mapping[str, Values]) -> dict[str, Tensor]:
    """One tensor a graph input from one list of values a column, each of one length; None is a missing value.

    Raises InvalidRows.
    """
    data: dict[str, Data] = {}
    faults: list[Fault] = []
    for column in signature.columns:
        buffer = _KINDS[column.kind](column, columns[column.name])
        if buffer is not None:
            data[column.name] = buffer
        else:
            faults += first_faults(cell_fault(column, *cell) for cell in enumerate(columns[column.name]))
    if faults:
        raise InvalidRows(faults)
    return {
        name: stack(group[0].element, [data[column.name] for column in group], flat=group[0].flat)
        for name, group in signature.inputs.items()
    }


def cell_fault(column: Column, row: int, value: Any) -> Fault | None:
    """What is wrong with one value of a column, if anything."""
    if _KINDS[column.kind](column, [value]) is not None:
        return None
    return Fault(row, column.name, expected(column, value), show(value))


def expected(column: Column, value: Any = None) -> str:
    """What a column takes, in words; its limits only where `value` is a number."""
    what = _WORDS[column.kind]
    if column.closed:
        what = f"one of {listed(column.categories)}"
    elif isinstance(value, int | float) and not isinstance(value, bool) and column.kind in ("number", "integer"):
        what += " from {} to {}".format(*column.limits)
    elif value == column.missing and column.missing:
        what += f" other than U+{ord(column.missing):04X}"
    return what + (" or null" if column.nullable else "")


_WORDS = {"number": "a number", "integer": "an integer", "boolean": "true or false", "string": "text"}


def _numbers(column: Column, values: Values) -> Data | None:
    if not _types(values, column) <= {float, int}:
        return None
    low, high = column.limits
    present = _present(values)
    if not (all(map(low.__le__, present)) and all(map(high.__ge__, present)) and _known(column, present)):
        return None
    return array(column.element.typecode, present if len(present) == len(values) else _with_nan(values))


def _integers(column: Column, values: Values) -> Data | None:
    kinds = _types(values, column)
    if kinds == {float, int} or kinds == {float}:
        values = [int(value) if isinstance(value, float) and value.is_integer() else value for value in values]
    elif not kinds <= {int}:
        return None
    return None if float in _types(values, column) else _numbers(column, values)


def _booleans(column: Column, values: Values) -> Data | None:
    if not (_types(values, column) <= {bool} and _known(column, _present(values))):
        return None
    return array(column.element.typecode, _with_nan(values) if None in values else values)


def _strings(column: Column, values: Values) -> Data | None:
    present = _present(values)
    if not (_types(values, column) <= {str} and _known(column, present)) or column.missing in present:
        return None
    return [column.missing if value is None else value for value in values] if column.missing else list(values)


_KINDS: dict[str, Callable[[Column, Values], Data | None]] = {
    "number": _numbers,
    "integer": _integers,
    "boolean": _booleans,
    "string": _strings,
}


def _types(values: Values, column: Column) -> set[type]:
    """The types among the values; a missing value has none in a column that may miss it."""
    found = set(map(type, values))
    return found - {type(None)} if column.nullable else found


def _present(values: Values) -> Values:
    return [value for value in values if value is not None] if None in values else values


def _with_nan(values: Values) -> Values:
    return [nan if value is None else value for value in values]


def _known(column: Column, present: Values) -> bool:
    return not column.closed or frozenset(column.categories).issuperset(present)
