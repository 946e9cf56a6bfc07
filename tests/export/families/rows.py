"""Rows that show how boosted trees compare: at each threshold and beside it, missing, zero, far away."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.families import read
from model_export.trees import MEMBER

Rows = NDArray[np.float64]

NUMBERS = (np.nan, 0.0, -0.0, 1e-36, -1e-36, 1e-35, 2e-35, -2e-35, 0.5, -0.5, 7.5, 1e7, -1e7, 1e12, -999.0, -7.0)
"""What is put into each column: missing, zeros and what LightGBM takes for zero, fractions of categories, extremes."""

LARGEST = float(np.finfo(np.float32).max)


def made_rows(rows: int = 300) -> Rows:
    """Four columns: one with missing values, one with zeros, one of few integers, one of tiny and of huge numbers."""
    random = np.random.default_rng(5)
    first = np.where(random.random(rows) < 0.15, np.nan, random.normal(size=rows))
    second = np.where(random.random(rows) < 0.3, 0, random.normal(size=rows))
    third = random.integers(0, 7, rows)
    fourth = random.normal(size=rows) * 10.0 ** random.integers(-3, 6, rows)
    return np.column_stack([first, second, third, fourth])


def score(rows: Rows) -> Rows:
    """A number that the rows explain."""
    signs = np.sign(rows[:, 3]) * np.log1p(np.abs(rows[:, 3]))
    return np.nan_to_num(rows[:, 0], nan=0.7) + rows[:, 1] + np.isin(rows[:, 2], [1, 4, 6]) + signs / 5


def rows_to_judge(part: Any, rows: Rows) -> Rows:
    """Given rows with, in turn, each split's threshold and its neighbours in float32 and float64, and `NUMBERS`."""
    boosted = read(part)
    assert boosted is not None
    trees = boosted.trees
    splits = ~trees.leaf & (trees.comparisons != MEMBER)
    changed = [
        _with(rows, column, values) for column, values in _beside(trees.features[splits], trees.thresholds[splits])
    ]
    numbers = np.repeat(NUMBERS, 10)
    changed += [_with(rows, np.full(len(numbers), column), numbers) for column in range(rows.shape[1])]
    return np.vstack([rows, *changed, np.full((1, rows.shape[1]), np.nan), np.zeros((1, rows.shape[1]))])


def _with(rows: Rows, columns: NDArray[np.int64], values: Rows) -> Rows:
    random = np.random.default_rng(9)
    made = rows[random.integers(0, len(rows), len(values))]
    made[np.arange(len(values)), columns] = values
    return made


def _beside(features: NDArray[np.int64], thresholds: NDArray[Any]) -> list[tuple[NDArray[np.int64], Rows]]:
    # The border that CatBoost puts below all numbers is float32's lowest, beside which rows can't be told apart.
    near = np.abs(thresholds) < LARGEST
    double, single = thresholds[near].astype(np.float64), thresholds[near].astype(np.float32)
    values = [double, single.astype(np.float64)]
    for way in (-np.inf, np.inf):
        values.append(np.nextafter(double, way))
        values.append(np.nextafter(single, np.float32(way)).astype(np.float64))
        # Between two float32 numbers, on either side of the middle where they round to the one or to the other.
        middle = (double + values[-1]) / 2
        values += [middle, np.nextafter(middle, np.inf), np.nextafter(middle, -np.inf)]
    return [(features[near], value) for value in values]
