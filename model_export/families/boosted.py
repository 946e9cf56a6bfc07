"""Boosted trees of another library, as far as an answer depends on them: cleaned rows, sums of leaves, and a link."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from model_export.trees import Trees
from model_export.trees.record import Floats, Truths

Link: TypeAlias = Literal["none", "sigmoid", "softmax", "exp", "square", "log1pexp", "step"]
"""What makes an answer of a sum: itself, 1 / (1 + e^-x), shares of e^x, e^x, x * |x|, log(1 + e^x), 1 where x > 0."""


@dataclass(frozen=True, slots=True)
class Voids:
    """Numbers that count as missing: from `low` to `high`, each of shape [columns], or [1] for all columns."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Whole:
    """The columns of categories [columns], whose numbers are rounded: down, or towards zero."""

    columns: Truths
    way: Literal["down", "to zero"]


@dataclass(frozen=True, slots=True)
class Boosted:
    """What a fitted model of LightGBM, XGBoost or CatBoost computes.

    A second of two classes has the label where its sum is above `edge`, which is where its chance, rounded by the
    library, is above one half. `slope` multiplies the sums before a sigmoid.
    """

    trees: Trees
    link: Link
    edge: float = 0.0
    slope: float = 1.0
    voids: Voids | None = None
    whole: Whole | None = None


EDGE_OF_DOUBLE = 1.5 * 2.0**-53
"""Up to here 1 / (1 + e^-x) is one half in float64: e^-x rounds to 1 - 2^-53 at least, and 1 + e^-x to 2."""

EDGE_OF_FLOAT = 1.5 * 2.0**-24
"""The same in float32."""


def void_zeros(zero: float, columns: Truths) -> Voids:
    """Zeros, and what is no farther from them than `zero`, count as missing in these columns."""
    return Voids(np.where(columns, -zero, np.inf), np.where(columns, zero, -np.inf))
