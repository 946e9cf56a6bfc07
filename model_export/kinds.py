"""The kind of a column, and its values as the plain Python values that a caller would send."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import pandas as pd

from model_export.errors import UnusableColumns

Kind: TypeAlias = Literal["number", "integer", "boolean", "string"]

_PLAIN: Mapping[Kind, type] = {"number": float, "integer": int, "boolean": bool, "string": str}


def kind_of(column: "pd.Series[Any]") -> Kind:
    """The kind that a pandas column holds, by its dtype; by its values where the dtype is `object` or categorical.

    Raises `UnusableColumns` for what a model does not take: dates, mixtures, missing values without a dtype.
    """
    types = pd.api.types
    if isinstance(column.dtype, pd.CategoricalDtype):
        return kind_of(column.cat.categories.to_series())
    if types.is_bool_dtype(column.dtype):
        return "boolean"
    if types.is_integer_dtype(column.dtype):
        return "integer"
    if types.is_float_dtype(column.dtype):
        return "number"
    if isinstance(column.dtype, pd.StringDtype):
        return "string"
    return _kind_of_objects(column)


def _kind_of_objects(column: "pd.Series[Any]") -> Kind:
    inferred = pd.api.types.infer_dtype(column, skipna=True) if column.dtype == object else str(column.dtype)
    found: Mapping[str, Kind] = {
        "string": "string",
        "boolean": "boolean",
        "integer": "integer",
        "floating": "number",
        "mixed-integer-float": "number",
    }
    if inferred not in found:
        got = "only missing values" if inferred == "empty" else inferred
        raise UnusableColumns(f"column {column.name!r}: expected numbers, booleans or text, got {got}")
    return found[inferred]


def plain_rows(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> list[list[Any]]:
    """The rows of `frame`, each a list in column order; a missing value is `None`."""
    columns = [_plain_column(frame[name], kinds[name]) for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def plain_values(values: Sequence[Any], kind: Kind) -> tuple[Any, ...]:
    """Those of the values that a column of this kind can hold, as plain Python values."""
    plain = _PLAIN[kind]
    fitting = [value for value in values if isinstance(value, str) == (kind == "string")]
    return tuple(plain(value) for value in fitting if plain(value) == value)


def _plain_column(column: "pd.Series[Any]", kind: Kind) -> list[Any]:
    plain = _PLAIN[kind]
    return [None if missing else plain(value) for value, missing in zip(column, column.isna(), strict=True)]
