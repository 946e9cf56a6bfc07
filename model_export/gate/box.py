"""Puts given rows where a split is reached: each tree's path to it is a box, and rows are clipped into that."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model_export.gate.ground import Ground, spread, with_column
from model_export.gate.neighbours import around
from model_export.gate.splits import Tree
from model_export.kinds import Kind

PLAIN: Mapping[Kind, str] = {"number": "float64", "integer": "int64", "boolean": "bool"}

Box = dict[int, tuple[float, float]]
"""For some features the number that they must exceed, and the one that they may reach."""


def clip_into_boxes(ground: Ground, trees: Sequence[Tree], rows: int) -> tuple[pd.DataFrame, int]:
    """Rows at the splits of trees that read the columns themselves, and how many splits they stand at."""
    names, whole = list(ground.frame.columns), _whole(ground)
    base = ground.filled(1024).astype(float).to_numpy()
    found: list[NDArray[np.float64]] = []
    chosen = _chosen(trees, max(1, rows // 6))
    for turn, (tree, node, box) in enumerate(chosen):
        row = _clipped(base[turn % len(base)], box, whole, tree.single)
        feature, threshold = int(tree.feature[node]), float(tree.threshold[node])
        if row is not None:
            made = np.repeat(row[None], 2 if whole[feature] else 6, axis=0)
            made[:, feature] = _beside(threshold) if whole[feature] else around(threshold)
            found.append(made)
    matrix = np.concatenate(found) if found else np.empty((0, len(names)))
    frame = ground.frame.iloc[[0] * len(matrix)].reset_index(drop=True)
    for name, values in zip(names, matrix.T, strict=True):
        frame = with_column(frame, name, values.astype(PLAIN[ground.kinds[name]]))
    return frame, len(found)


def _whole(ground: Ground) -> list[bool]:
    """Which columns hold integers and truth values only."""
    return [kind in ("integer", "boolean") for kind in ground.kinds.values()]


def _chosen(trees: Sequence[Tree], count: int) -> list[tuple[Tree, int, Box]]:
    """Splits spread evenly over all of the trees, each with its box; none behind categories or missing values."""
    every = [(tree, int(node)) for tree in trees for node in tree.splits]
    found, parents = [], {}
    for place in spread(len(every), count) if every else ():
        tree, node = every[place]
        if id(tree) not in parents:
            parents[id(tree)] = tree.parents()
        box = _box(tree, node, parents[id(tree)])
        if box is not None:
            found.append((tree, node, box))
    return found


def _box(tree: Tree, node: int, parents: dict[int, tuple[int, bool]]) -> Box | None:
    box: Box = {}
    while node in parents:
        node, is_left = parents[node]
        feature, threshold = int(tree.feature[node]), float(tree.threshold[node])
        if feature < 0 or (threshold == np.inf and not is_left):
            return None  # to the right of infinity come missing values only
        low, high = box.get(feature, (-np.inf, np.inf))
        box[feature] = (low, min(high, threshold)) if is_left else (max(low, threshold), high)
    return box


def _clipped(row: NDArray[np.float64], box: Box, whole: Sequence[bool], single: bool) -> NDArray[np.float64] | None:
    row = row.copy()
    for feature, (low, high) in box.items():
        if whole[feature]:
            low, high = np.floor(low) + 1, np.floor(high)
        else:
            low, high = _within(low, high, single)
        if low > high:
            return None
        value = float(np.float32(row[feature])) if single and not whole[feature] else row[feature]
        row[feature] = min(max(value, low), high)
    return row


def _within(low: float, high: float, single: bool) -> tuple[float, float]:
    """The first and the last number, in float32 where the tree reads it so, of more than `low` and at most `high`."""
    if not single:
        return float(np.nextafter(low, np.inf)) if np.isfinite(low) else low, high
    first, last = np.float32(low), np.float32(high)
    first = np.nextafter(first, np.float32(np.inf)) if np.isfinite(low) and float(first) <= low else first
    last = np.nextafter(last, np.float32(-np.inf)) if np.isfinite(high) and float(last) > high else last
    return float(first), float(last)


def _beside(threshold: float) -> list[float]:
    below = float(np.floor(threshold))
    return [below, below + 1]
