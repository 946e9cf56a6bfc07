"""The points at which a fitted part changes its answer at once: the splits of trees, the edges of bins."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import Binarizer, KBinsDiscretizer
from sklearn.tree import BaseDecisionTree

from model_export.families import read
from model_export.trees import GT, GTE, LEQ, LT, Trees
from model_export.trees.histogram import HISTOGRAM, read_histogram

UNKNOWN = -1
"""The feature of a node that is a leaf, or that splits by categories."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in arrays; node 0 is the root. A row goes `left` where its feature is at most the threshold.

    `single` says that features are compared in float32, as scikit-learn's own trees do.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    single: bool

    @property
    def splits(self) -> NDArray[np.int64]:
        """The nodes that compare a number."""
        return np.flatnonzero((self.feature != UNKNOWN) & np.isfinite(self.threshold))

    def parents(self) -> dict[int, tuple[int, bool]]:
        """Each node's parent, and whether it is the left child of it."""
        nodes = np.flatnonzero(self.left > 0).tolist()
        lefts = {int(self.left[node]): (node, True) for node in nodes}
        return lefts | {int(self.right[node]): (node, False) for node in nodes}

    def reached(self, rows: NDArray[np.float64]) -> dict[int, int]:
        """A row of shape [rows, features] for each node that one comes to; none is sought behind a split by categories.

        Nodes may name the children of a leaf as they like: only known splits are followed.
        """
        found: dict[int, int] = {}
        at, who = np.zeros(len(rows), dtype=np.int64), np.arange(len(rows))
        while len(who):
            found.update(zip(at.tolist(), who.tolist(), strict=True))
            inner = self.feature[at] != UNKNOWN
            at, who = at[inner], who[inner]
            values = rows[who, self.feature[at]]
            values = values.astype(np.float32).astype(float) if self.single else values
            at = np.where(values <= self.threshold[at], self.left[at], self.right[at])
            at, who = at[at > 0], who[at > 0]
        return found


Reader = Callable[[Any], Iterator[Tree]]


def splits_of(part: Any) -> list[Tree]:
    """The trees of a part whose features are its own inputs; none where no reader knows it."""
    return [tree for reader in READERS for tree in reader(part)]


def _decision_tree(part: Any) -> Iterator[Tree]:
    if isinstance(part, BaseDecisionTree) and hasattr(part, "tree_"):
        tree = part.tree_
        feature = np.where(tree.children_left < 0, UNKNOWN, tree.feature).astype(np.int64)
        yield Tree(feature, tree.threshold, tree.children_left, tree.children_right, single=True)


def _hist_gradient_boosting(part: Any) -> Iterator[Tree]:
    if isinstance(part, HISTOGRAM) and hasattr(part, "_predictors"):
        yield from from_record(read_histogram(part))


def _bins(part: Any) -> Iterator[Tree]:
    if isinstance(part, KBinsDiscretizer) and hasattr(part, "bin_edges_"):
        for feature, edges in enumerate(part.bin_edges_):
            yield from _stumps(feature, edges[1:-1])
    if isinstance(part, Binarizer) and hasattr(part, "n_features_in_"):
        for feature in range(part.n_features_in_):
            yield from _stumps(feature, [part.threshold])


def _stumps(feature: int, thresholds: Sequence[float]) -> Iterator[Tree]:
    """One tree of a single split for each threshold."""
    none = np.array([UNKNOWN])
    for threshold in thresholds:
        yield Tree(np.array([feature]), np.array([float(threshold)]), none, none, single=False)


def _other_libraries(part: Any) -> Iterator[Tree]:
    try:
        boosted = read(part)
    except NotImplementedError:  # it has no exact form, and is refused before rows are made
        return
    if boosted is not None:
        yield from from_record(boosted.trees)


def from_record(trees: Trees) -> Iterator[Tree]:
    """Each tree of a record, as splits by `<=`: x < t is x <= the number before t; the others are turned round."""
    before = np.nextafter(trees.thresholds, trees.thresholds.dtype.type(-np.inf))
    known = ~trees.leaf & np.isin(trees.comparisons, [LEQ, LT, GT, GTE])
    shifted, forward = np.isin(trees.comparisons, [LT, GTE]), np.isin(trees.comparisons, [LEQ, LT])
    threshold = np.where(shifted, before, trees.thresholds).astype(float)
    for start, end in pairwise([*trees.roots.tolist(), len(trees.leaf)]):
        some = slice(start, end)
        true, false = (np.where(trees.leaf[some], -1, side[some] - start) for side in (trees.true, trees.false))
        left, right = np.where(forward[some], true, false), np.where(forward[some], false, true)
        feature = np.where(known[some], trees.features[some], UNKNOWN)
        yield Tree(feature, threshold[some], left, right, single=trees.thresholds.dtype == np.float32)


READERS: list[Reader] = [_decision_tree, _hist_gradient_boosting, _bins, _other_libraries]
"""One for each kind of part; whoever knows another kind of trees adds its reader."""
