"""What rows are made from: the given rows, the kinds and categories of their columns, and a seed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from model_export.kinds import Kind
from model_export.oracle import Oracle

BASES = 256
"""So many of the given rows, spread evenly, are changed for each probe."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The given rows and what is known of them; the same `seed` draws the same rows.

    `nullable` are the columns in which the estimator takes a missing value.
    """

    oracle: Oracle
    frame: pd.DataFrame
    kinds: Mapping[str, Kind]
    categories: Mapping[str, Sequence[Any]]
    nullable: tuple[str, ...] = ()
    seed: int = 0

    def random(self, family: str) -> np.random.Generator:
        """The numbers of chance of one family of rows, whatever the others draw."""
        return np.random.default_rng([self.seed, crc32(family.encode())])

    def columns(self, *kinds: Kind) -> list[str]:
        """The names of the columns of these kinds."""
        return [name for name, kind in self.kinds.items() if kind in kinds]

    def texts(self) -> list[str]:
        """The columns of free text: no encoder knows their values."""
        return [name for name in self.columns("string") if not self.categories.get(name)]

    def present(self, name: str) -> list[Any]:
        """The values of a column that are not missing."""
        return list(self.frame[name].dropna())

    def bounds(self, name: str) -> tuple[float, float]:
        """The smallest and the largest number of a column that is not empty."""
        values = [float(value) for value in self.present(name) if np.isfinite(value)] or [0.0]
        return min(values), max(values)

    def bases(self, count: int = BASES) -> pd.DataFrame:
        """As many of the given rows, spread evenly; given again by turns where there are fewer than `count`."""
        return self.frame.iloc[spread(len(self.frame), count)].reset_index(drop=True)

    def filled(self, count: int) -> pd.DataFrame:
        """The same with no value missing, but in columns that have none."""
        base = self.bases(count)
        for name in self.frame.columns:
            present = self.present(name)
            if base[name].isna().any() and present:
                base[name] = base[name].fillna(present[len(present) // 2])
        return base


def spread(length: int, count: int) -> Any:
    """At most `count` places of `length`, evenly."""
    return np.unique(np.linspace(0, length - 1, min(length, count)).round().astype(int))


def cycled(base: pd.DataFrame, count: int) -> pd.DataFrame:
    """The rows by turns, until there are `count`."""
    return base.iloc[np.arange(count) % len(base)].reset_index(drop=True)


def with_column(frame: pd.DataFrame, name: str, values: Iterable[Any]) -> pd.DataFrame:
    """The frame with these values in a column, of the column's own type where that is of text or truth values."""
    column = pd.Series(list(values), index=frame.index)
    kept = frame[name].dtype
    if not pd.api.types.is_numeric_dtype(kept) or pd.api.types.is_bool_dtype(kept):
        column = column.astype(kept)
    return frame.assign(**{name: column})
