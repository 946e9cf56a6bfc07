"""What a record of trees answers, walked node by node with numpy: the oracle for every graph of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.trees import MEMBER, Trees

_COMPARE = (np.less_equal, np.less, np.greater_equal, np.greater, np.equal)


def answers(trees: Trees, rows: NDArray[Any]) -> NDArray[np.float64]:
    """The sums of the leaves that the rows fall into, and the base: float64 of shape [rows, targets]."""
    rows = rows.astype(trees.thresholds.dtype)
    total = np.sum([trees.values[_leaves(trees, root, rows)] for root in trees.roots], axis=0)
    return np.asarray(total / (len(trees.roots) if trees.average else 1) + trees.base)


def _leaves(trees: Trees, root: int, rows: NDArray[Any]) -> NDArray[np.int64]:
    at = np.full(len(rows), root)
    while not trees.leaf[at].all():
        values = rows[np.arange(len(rows)), trees.features[at]]
        goes = np.where(np.isnan(values), trees.missing[at], _compares(trees, at, values))
        at = np.where(trees.leaf[at], at, np.where(goes, trees.true[at], trees.false[at]))
    return at


def _compares(trees: Trees, at: NDArray[np.int64], values: NDArray[Any]) -> NDArray[np.bool_]:
    made = np.zeros(len(at), bool)
    for number, compare in enumerate(_COMPARE):
        here = trees.comparisons[at] == number
        made[here] = compare(values[here], trees.thresholds[at[here]])
    for place in np.flatnonzero(trees.comparisons[at] == MEMBER):
        made[place] = values[place] in trees.members[trees.member_nodes == at[place]]
    return made
