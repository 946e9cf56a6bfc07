"""Finds the trees inside an estimator, however deep they sit."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.tree import BaseDecisionTree


def splits_on_missing_alone(estimator: Any) -> bool:
    """Whether a tree parts missing values from all others; scikit-learn gives such a split an infinite threshold."""
    return any(np.isinf(tree.tree_.threshold).any() for tree in _trees(estimator))


def has_trees(estimator: Any) -> bool:
    """Whether there is a fitted tree anywhere inside."""
    return any(True for _ in _trees(estimator))


def _trees(part: Any) -> Iterator[Any]:
    if isinstance(part, BaseDecisionTree):
        # A forest also keeps the unfitted tree that it copies.
        yield from [part] if hasattr(part, "tree_") else []
    elif isinstance(part, BaseEstimator):
        yield from _trees(list(vars(part).values()))
    elif isinstance(part, dict):
        yield from _trees(list(part.values()))
    elif isinstance(part, list | tuple) or (isinstance(part, np.ndarray) and part.dtype == object):
        for inner in part:
            yield from _trees(inner)
