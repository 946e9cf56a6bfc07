"""The four kinds of columns: for each column one function, made once, that turns its values into a graph's buffer.

It looks at all values at once, at C speed, and gives nothing where one of them is not what the column takes.
"""

from array import array
from collections.abc import Callable, Sequence
from math import hypot, nan
from typing import Any, TypeAlias

from shared.signature import Column
from shared.tensor import Data

Values = Sequence[Any]
Convert: TypeAlias = "Callable[[Values], Data | None]"
"""A column's values to a buffer; None where one of them is not what the column takes."""

_NULL = type(None)


def converter(column: Column) -> Convert:
    """What converts the values of a column; None among them is a missing value."""
    return _KINDS[column.kind](column)


def _numbers(column: Column) -> Convert:
    types, known, typecode = _types(column, int, float), _known(column), column.element.typecode
    low, high = column.limits

    def convert(values: Values) -> "Data | None":
        found = set(map(type, values))
        if not found <= types:
            return None
        present = _present(values) if _NULL in found else values
        if not _is_within(present, low, high) or (known and not known(present)):
            return None
        return array(typecode, values if present is values else _with_nan(values))

    return convert


def _integers(column: Column) -> Convert:
    types, known, typecode = _types(column, int), _known(column), column.element.typecode
    low, high = column.limits

    def convert(values: Values) -> "Data | None":
        found = set(map(type, values))
        if float in found:
            values = [int(value) if type(value) is float and value.is_integer() else value for value in values]
            found = set(map(type, values))
        if not found <= types:
            return None
        present = _present(values) if _NULL in found else values
        if present and (min(present) < low or max(present) > high or (known and not known(present))):
            return None
        return array(typecode, values if present is values else _with_nan(values))

    return convert


def _booleans(column: Column) -> Convert:
    types, known, typecode = _types(column, bool), _known(column), column.element.typecode

    def convert(values: Values) -> "Data | None":
        found = set(map(type, values))
        if not found <= types or (known and not known(_present(values))):
            return None
        return array(typecode, _with_nan(values) if _NULL in found else values)

    return convert


def _strings(column: Column) -> Convert:
    types, known, missing = _types(column, str), _known(column), column.missing or ""

    def convert(values: Values) -> "Data | None":
        found = set(map(type, values))
        if not found <= types or (missing and missing in values) or (known and not known(_present(values))):
            return None
        return [missing if value is None else value for value in values] if _NULL in found else list(values)

    return convert


_KINDS: dict[str, Callable[[Column], Convert]] = {
    "number": _numbers,
    "integer": _integers,
    "boolean": _booleans,
    "string": _strings,
}


def _types(column: Column, *types: type) -> frozenset[type]:
    """The types of a column's values; a missing value has its own."""
    return frozenset((*types, _NULL) if column.nullable else types)


def _known(column: Column) -> Callable[[Values], bool] | None:
    """Whether all values are categories, for a column that takes no others."""
    return frozenset(column.categories).issuperset if column.closed else None


def _is_within(values: Values, low: float, high: float) -> bool:
    """Whether all numbers are from `low`, which is -`high`, to `high`; NaN never is.

    No number is beyond the length of the vector of all of them: the fastest look, one pass that makes no object. Only a
    length near the limit or over it proves nothing.
    """
    try:
        if hypot(*values) < high / 2:
            return True
    except OverflowError:  # an integer that no float holds
        pass
    return all(map(low.__le__, values)) and all(map(high.__ge__, values))


def _present(values: Values) -> Values:
    return [value for value in values if value is not None]


def _with_nan(values: Values) -> Values:
    return [nan if value is None else value for value in values]
