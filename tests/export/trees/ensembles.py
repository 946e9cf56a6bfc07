"""Random records of trees, and rows at their thresholds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.trees import EQ, MEMBER, Trees, join

FEATURES = 3
THRESHOLDS = (0.0, -0.0, 1.0, 2.0, 3.0, 40.0, 70.0, -1.5, 1e-40, 3e38, 0.1, np.inf, -np.inf)


def ensemble(seed: int, kind: Any, targets: int, comparisons: Sequence[int], *, average: bool = False) -> Trees:
    """A few trees of these comparisons in the nodes' thresholds' type, some of them a single leaf."""
    random = np.random.default_rng(seed)
    parts = [_tree(random, kind, targets, comparisons) for _ in range(random.integers(1, 6))]
    base = random.choice([0.0, 0.25], targets)
    return join(parts, base, average=average)


def rows(kind: Any) -> NDArray[Any]:
    """Rows at each threshold, one step beside it, at zero of both signs, infinity and NaN, in every feature."""
    at = np.array([*THRESHOLDS, *range(-2, 80), 0.5, np.nan], dtype=kind)
    values = np.unique(np.concatenate([at, -at, np.nextafter(at, kind(-9)), np.nextafter(at, kind(9))]))
    values = np.concatenate([values, np.array([0.0, -0.0], dtype=kind)])
    random = np.random.default_rng(0)
    return np.stack([random.permutation(np.tile(values, 2)) for _ in range(FEATURES)], axis=1)


def _tree(random: Any, kind: Any, targets: int, comparisons: Sequence[int]) -> Trees:
    """A tree of so many splits, each of which leads to the two nodes that come next in the list by breadth."""
    splits = int(random.integers(0, 8))
    size = 2 * splits + 1
    here = np.arange(size)
    leaf = here >= splits
    chosen = random.choice(comparisons, size)
    members = [
        random.choice(80, random.integers(0, 5), replace=False) for _ in np.flatnonzero(chosen[:splits] == MEMBER)
    ]
    thresholds = np.where(chosen == EQ, random.integers(0, 4, size), random.choice(THRESHOLDS, size)).astype(kind)
    values = random.choice([0.5, 0.25, -1.0, 0.0], (size, targets)) * leaf[:, np.newaxis]
    return Trees(
        roots=np.array([0]),
        features=random.integers(0, FEATURES, size),
        comparisons=chosen,
        thresholds=thresholds,
        missing=random.random(size) < 0.5,
        true=np.where(leaf, here, 2 * here + 1),
        false=np.where(leaf, here, 2 * here + 2),
        leaf=leaf,
        values=values,
        base=np.zeros(targets),
        member_nodes=np.repeat(np.flatnonzero(chosen[:splits] == MEMBER), [len(part) for part in members]),
        members=np.concatenate([np.empty(0), *members]).astype(float),
    )
