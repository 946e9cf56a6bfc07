"""Finds, for trees behind other steps, the raw number at which a row crosses a split, by halving."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model_export.gate.ground import Ground, spread, with_column
from model_export.gate.neighbours import Floats, around, midway
from model_export.gate.ranges import draw_within
from model_export.gate.readings import Reading
from model_export.gate.splits import Tree

BASES, CROSSINGS, COSTLY = 2000, 2000, 500
"""So many given rows are tried to come to a split, and so many splits at most are crossed: fewer where a step before
the trees is not simple, for it may be slow."""

APART = 1e-9
"""Relative distance from the crossing where the steps before the trees may round a sum's last bits otherwise."""


def cross_splits(ground: Ground, reading: Reading, rows: int) -> tuple[pd.DataFrame, int]:
    """Rows on both sides of the crossing, and how many splits they stand at.

    Each starts from a row that comes to the split by itself; the raw column that moves the split's feature is found
    by trying, and only that one is changed. Splits that no row reaches, or no column moves, are left out.
    """
    base = pd.concat([ground.filled(BASES), next(draw_within(ground)).frame], ignore_index=True)
    movers = _movers(ground, reading, base)
    targets = _targets(reading, _matrix(ground, reading, base), movers)
    count = min(max(1, rows // 6), CROSSINGS if reading.exact else COSTLY)
    chosen = [targets[place] for place in spread(len(targets), count)] if targets else []
    if not chosen:
        return base[:0], 0
    crossing = _Crossing(ground, reading, base, chosen, movers)
    return crossing.rows(*crossing.meet())


class _Crossing:
    """One row a split, of which one number changes."""

    def __init__(
        self,
        ground: Ground,
        reading: Reading,
        base: pd.DataFrame,
        targets: list[tuple[Tree, int, int]],
        movers: dict[int, str],
    ) -> None:
        self.ground, self.reading = ground, reading
        self.frame = base.iloc[[row for _, _, row in targets]].reset_index(drop=True)
        self.feature = np.array([tree.feature[node] for tree, node, _ in targets])
        self.threshold = np.array([tree.threshold[node] for tree, node, _ in targets])
        self.single = np.array([tree.single for tree, _, _ in targets])
        self.column = np.array([movers[int(feature)] for feature in self.feature], dtype=object)

    def meet(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Two neighbouring numbers for each split, on its two sides, and where there are such."""
        ends = {name: self.ground.bounds(name) for name in set(self.column)}
        low = np.array([2 * ends[name][0] - ends[name][1] - 1.0 for name in self.column])
        high = np.array([2 * ends[name][1] - ends[name][0] + 1.0 for name in self.column])
        start = self._is_left(low)
        crossed = start != self._is_left(high)
        for _ in range(64):
            middle = midway(low, high)
            same = self._is_left(middle) == start
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        return low, high, crossed

    def rows(self, low: Floats, high: Floats, crossed: NDArray[np.bool_]) -> tuple[pd.DataFrame, int]:
        """The rows at and beside the crossings."""
        beside = np.abs(low) * APART + np.finfo(float).tiny
        below = np.nextafter(low, -np.inf)  # a bin holds its lower edge, where a tree's left side holds the threshold
        sides = [low, high, below] if self.reading.exact else [low - beside, low + beside]
        singles = np.array([around(value)[3:] for value in low]).T
        whole = np.isin(self.column, self.ground.columns("integer"))
        values = [
            np.where(whole, np.floor(low), sides[0]),
            np.where(whole, np.floor(low) + 1, sides[1]),
            *sides[2:],
            *singles,
        ]
        frames = [self._with(number).loc[crossed & ~(whole & (at > 1))] for at, number in enumerate(values)]
        return pd.concat(frames, ignore_index=True), int(crossed.sum())

    def _is_left(self, values: Floats) -> NDArray[np.bool_]:
        made = _matrix(self.ground, self.reading, self._with(values))[np.arange(len(values)), self.feature]
        return np.asarray(np.where(self.single, made.astype(np.float32), made) <= self.threshold)

    def _with(self, values: Floats) -> pd.DataFrame:
        frame = self.frame
        for name in dict.fromkeys(self.column):
            mine = self.column == name
            whole = self.ground.kinds[name] == "integer"
            changed = np.where(mine, np.floor(values) if whole else values, frame[name].to_numpy(float))
            frame = with_column(frame, name, changed.astype("int64") if whole else changed)
        return frame


def _movers(ground: Ground, reading: Reading, base: pd.DataFrame) -> dict[int, str]:
    """For each feature that the trees read a raw number that moves it, and few others besides."""
    names = [name for name in ground.columns("number", "integer") if not ground.categories.get(name)]
    some = base[:8]
    moved: list[tuple[int, str, NDArray[np.int64]]] = []
    for name in names:
        low, high = ground.bounds(name)
        ends = [with_column(some, name, _like(ground, name, value, len(some))) for value in (low, high)]
        changed = np.any(_matrix(ground, reading, ends[0]) != _matrix(ground, reading, ends[1]), axis=0)
        moved.append((int(changed.sum()), name, np.flatnonzero(changed)))
    moved.sort(key=lambda found: -found[0])
    return {int(feature): name for _, name, features in moved for feature in features}


def _like(ground: Ground, name: str, value: float, count: int) -> Any:
    return np.full(count, value).astype("int64" if ground.kinds[name] == "integer" else float)


def _targets(reading: Reading, made: Floats, movers: dict[int, str]) -> list[tuple[Tree, int, int]]:
    """Each split that a row comes to and a column moves, with that row."""
    found = []
    for tree in reading.trees:
        reached = tree.reached(made)
        nodes = [int(node) for node in tree.splits if int(node) in reached and int(tree.feature[node]) in movers]
        found += [(tree, node, reached[node]) for node in nodes]
    return found


def _matrix(ground: Ground, reading: Reading, frame: pd.DataFrame) -> Floats:
    made = reading.way(ground.oracle.rows_of(frame))
    if isinstance(made, pd.DataFrame):
        # HistGradientBoosting reads text itself, in splits by category, which are not crossed.
        made = made.apply(pd.to_numeric, errors="coerce")
    return np.asarray(made.toarray() if hasattr(made, "toarray") else made, dtype=float)
