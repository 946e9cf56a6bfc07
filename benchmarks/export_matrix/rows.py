"""Rows that nobody gave: made from the given ones, and drawn otherwise than the export's own gate draws them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from pandas import DataFrame, Series, api

from benchmarks.export_matrix.edges import find_edges
from benchmarks.export_matrix.texts import is_prose, mutate

SEED = 20_261
"""Other than the gate's."""

SOME, MANY = 48, 400

EXTREMES = (0.0, -0.0, 1e-40, -1e-40, 2.0**24 + 1, -(2.0**24) - 1, 1e9, -1e9)

HUGE = (2.0**53 - 1, 1 - 2.0**53)
"""Apart from the others, for numbers are judged by the largest answer of their group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind. `far` ones lie well beyond the given rows."""

    name: str
    frame: DataFrame
    far: bool = False


def make_groups(estimator: Any, frame: DataFrame, seed: int = SEED) -> Iterator[Group]:
    """The rows to judge by, the same for the same seed."""
    random = np.random.default_rng(seed)
    yield Group("a row alone", frame.iloc[[random.integers(len(frame))]])
    yield Group("values combined freely", _shuffled(frame, random))
    yield Group("within the range", _drawn(frame, random, 0.0))
    yield Group("beyond the range", _drawn(frame, random, 3.0), far=True)
    yield Group("far beyond", _drawn(frame, random, 100.0)[: MANY // 4], far=True)
    for name in frame.columns:
        yield from _changed(frame, name, random)
    if frame.isna().to_numpy().any():
        yield Group("missing at random", _with_holes(_shuffled(frame, random), random))
    yield Group("all missing", _some(frame, random).assign(**{name: _nothing(frame[name]) for name in frame.columns}))
    edges = find_edges(estimator, frame, random)
    if edges is not None:
        yield Group("at the edges of steps", edges)


def _changed(frame: DataFrame, name: str, random: np.random.Generator) -> Iterator[Group]:
    """Rows in which one column holds what none of the given ones does."""
    column, some = frame[name], _some(frame, random)
    yield Group(f"missing {name}", some.assign(**{name: _nothing(column)}))
    if is_prose(column):
        yield Group(f"strange texts in {name}", _assign(some, name, mutate(column, len(some), random)))
    elif api.types.is_float_dtype(column.dtype):
        yield Group(f"extreme {name}", _assign(some, name, random.choice(EXTREMES, len(some))), far=True)
        yield Group(f"huge {name}", _assign(some, name, np.resize(HUGE, len(some))), far=True)
    elif api.types.is_integer_dtype(column.dtype):
        beyond = np.array([column.max() + 1, column.min() - 1, 2**24 + 1, -(2**31)])
        yield Group(f"unknown {name}", _assign(some, name, random.choice(beyond, len(some))), far=True)
    elif not api.types.is_bool_dtype(column.dtype):
        known = sorted(column.dropna().unique())
        strange = ["", "?", "ünknown \N{SNOWMAN}", known[0].upper(), f" {known[-1]}", known[0] * 300]
        strangers = [text for text in strange if text not in known]
        yield Group(f"unknown {name}", _assign(some, name, random.choice(np.array(strangers, object), len(some))))


def _shuffled(frame: DataFrame, random: np.random.Generator) -> DataFrame:
    """Each column's values, in an order of its own."""
    return DataFrame(
        {name: frame[name].iloc[random.integers(0, len(frame), MANY)].reset_index(drop=True) for name in frame.columns}
    )


def _drawn(frame: DataFrame, random: np.random.Generator, beyond: float) -> DataFrame:
    """Numbers drawn evenly from their range, and `beyond` so many ranges on both sides of it."""
    rows = _shuffled(frame, random)
    for name in frame.columns:
        column = frame[name]
        if api.types.is_numeric_dtype(column.dtype) and not api.types.is_bool_dtype(column.dtype):
            low, high = column.min(), column.max()
            reach = (high - low) * beyond
            drawn = random.uniform(low - reach, high + reach, len(rows))
            whole = api.types.is_integer_dtype(column.dtype)
            rows[name] = np.where(rows[name].isna(), np.nan, drawn) if not whole else drawn.round().astype(column.dtype)
    return rows


def _with_holes(frame: DataFrame, random: np.random.Generator) -> DataFrame:
    """Missing values in those columns that have some."""
    gappy = [name for name in frame.columns if frame[name].isna().any()]
    return frame.assign(**{name: frame[name].where(random.random(len(frame)) >= 0.5) for name in gappy})


def _some(frame: DataFrame, random: np.random.Generator) -> DataFrame:
    return frame.iloc[random.integers(0, len(frame), SOME)].reset_index(drop=True)


def _assign(frame: DataFrame, name: str, values: Any) -> DataFrame:
    return frame.assign(**{name: Series(values, dtype=frame[name].dtype)})


def _nothing(column: "Series[Any]") -> Any:
    """A missing value as the column's dtype has it; a column of whole numbers becomes one of floats."""
    return column.where(np.zeros(len(column), dtype=bool)).iloc[0]
