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
Convert: TypeAlias = Callable[[Values], Data | None]
"""A column's values to a buffer; None where one of them is not what the column takes."""


def converter(column: Column) -> Convert:
    """What converts the values of a column; None among them is a missing value."""
    convert = _KINDS[column.kind](column)
    return _nullable(column, convert) if column.nullable else convert


def _numbers(column: Column) -> Convert:
    are_numbers, are_within, are_known = frozenset((int, float)).issuperset, _limits(column), _categories(column)
    typecode = column.element.typecode

    def convert(values: Values) -> "Data | None":
        good = are_numbers(map(type, values)) and are_within(values) and (not are_known or are_known(values))
        return array(typecode, values) if good else None

    return convert


def _integers(column: Column) -> Convert:
    are_integers, are_within, are_known = frozenset((int,)).issuperset, _limits(column), _categories(column)
    typecode = column.element.typecode

    def convert(values: Values) -> "Data | None":
        if not are_integers(map(type, values)):
            values = [int(value) if type(value) is float and value.is_integer() else value for value in values]
        good = are_integers(map(type, values)) and are_within(values) and (not are_known or are_known(values))
        return array(typecode, values) if good else None

    return convert


def _booleans(column: Column) -> Convert:
    are_booleans, are_known = frozenset((bool,)).issuperset, _categories(column)
    typecode = column.element.typecode

    def convert(values: Values) -> "Data | None":
        good = are_booleans(map(type, values)) and (not are_known or are_known(values))
        return array(typecode, values) if good else None

    return convert


def _strings(column: Column) -> Convert:
    are_texts, are_known, missing = frozenset((str,)).issuperset, _categories(column), column.missing

    def convert(values: Values) -> "Data | None":
        good = are_texts(map(type, values)) and missing not in values and (not are_known or are_known(values))
        return list(values) if good else None

    return convert


_KINDS: dict[str, Callable[[Column], Convert]] = {
    "number": _numbers,
    "integer": _integers,
    "boolean": _booleans,
    "string": _strings,
}


def _nullable(column: Column, convert: Convert) -> Convert:
    """The same where values may be missing: a number is NaN then, a text the column's own character."""
    typecode, missing = column.element.typecode, column.missing

    def convert_present(values: Values) -> "Data | None":
        data = convert(values)
        if data is not None or type(None) not in map(type, values):
            return data
        if convert([value for value in values if value is not None]) is None:
            return None
        filled: list[Any] = [(missing or nan) if value is None else value for value in values]
        return array(typecode, filled) if typecode else filled

    return convert_present


def _limits(column: Column) -> Callable[[Values], bool]:
    """Whether all numbers are within the column's limits; NaN never is."""
    low, high = column.limits
    sure = min(-low, high) / 2

    def are_within(values: Values) -> bool:
        # No number is beyond the length of the vector of all of them, which is one pass and makes no object. A length
        # near the limit proves nothing, nor does it over it.
        try:
            if hypot(*values) < sure:
                return True
        except OverflowError:  # an integer that no float holds
            pass
        return all(map(low.__le__, values)) and all(map(high.__ge__, values))

    return are_within


def _categories(column: Column) -> Callable[[Values], bool] | None:
    """Whether all values are categories, for a column that takes no others."""
    return frozenset(column.categories).issuperset if column.closed else None
