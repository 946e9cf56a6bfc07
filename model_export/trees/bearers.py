"""Finds the parts of an estimator that bear trees, and reads each into the record."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from model_export.parts import walk
from model_export.trees.forest import is_forest, read_forest
from model_export.trees.histogram import HISTOGRAM, read_histogram
from model_export.trees.record import Trees


def _is_histogram(part: Any) -> bool:
    return isinstance(part, HISTOGRAM) and hasattr(part, "_predictors")


READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Trees]], ...] = (
    (is_forest, read_forest),
    (_is_histogram, read_histogram),
)
"""For each kind of part, whether it is one, and how it is read."""


def read_trees(part: Any) -> Trees | None:
    """The trees of one part, `None` where it bears none. Their features are the columns that the part is given."""
    return next((read(part) for is_one, read in READERS if is_one(part)), None)


def bearers(estimator: Any) -> Iterator[tuple[Any, Trees]]:
    """Each part that bears trees, an ensemble as a whole, with its trees."""
    inside: set[int] = set()
    for part in walk(estimator):
        trees = None if id(part) in inside else read_trees(part)
        if trees is not None:
            inside.update(id(inner) for inner in walk(part))
            yield part, trees


def splits_on_missing_alone(estimator: Any) -> bool:
    """Whether a tree parts missing values from all others; scikit-learn gives such a split an infinite threshold."""
    return any(np.isinf(trees.thresholds).any() for _, trees in bearers(estimator))
