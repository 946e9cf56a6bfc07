"""Binary trees of any library in one record: all nodes of all trees in one list, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

COMPARISONS = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "BRANCH_MEMBER")
"""ONNX's names of the comparisons x[feature] OP threshold, each at its number in the record and in TreeEnsemble."""

LEQ, LT, GTE, GT, EQ, _, MEMBER = range(len(COMPARISONS))
"""BRANCH_NEQ is left out: onnxruntime 1.31 sends NaN its true way, whatever the node says of missing values."""

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32] | NDArray[np.float64]
Doubles: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]


def _none() -> Any:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of binary trees, whose leaves add to one or more targets.

    Arrays of one entry a node, except where said. A tree's nodes stand together, its root first; `roots` are ascending.
    A node may be entered from several: they share what follows.

    - `roots` [trees]: places of the roots in the list.
    - `features`: the column that a split looks at; of a leaf, 0.
    - `comparisons`: numbers in `COMPARISONS`; of a leaf, any.
    - `thresholds`: float32 or float64. Their type is the one in which rows are compared: rows are cast to it before.
      Of a leaf, and of a split by membership, any.
    - `missing`: whether NaN takes the true branch, else it takes the false one.
    - `true`, `false`: places of the next node; a leaf leads to itself.
    - `leaf`: whether a node is a leaf.
    - `values` [nodes, targets]: what a leaf adds, float64; a split's are 0.
    - `base` [targets]: what is added to the sum of the leaves, or to their mean where `average`; float64.
    - `member_nodes`, `members` [members]: the nodes that split by membership, ascending, and the values in their sets.
    """

    roots: Integers
    features: Integers
    comparisons: Integers
    thresholds: Floats
    missing: Truths
    true: Integers
    false: Integers
    leaf: Truths
    values: Doubles
    base: Doubles
    average: bool = False
    member_nodes: Integers = field(default_factory=_none)
    members: Doubles = field(default_factory=lambda: np.empty(0))


PLACES = ("roots", "true", "false", "member_nodes")
"""The fields that are places in the list of nodes."""


def join(parts: Sequence[Trees], base: Doubles, *, average: bool = False) -> Trees:
    """The trees of all parts as one ensemble. `base` and `average` are the whole's; those of the parts are left out."""
    starts = np.cumsum([0, *(len(part.leaf) for part in parts[:-1])])

    def joined(name: str) -> NDArray[Any]:
        shifted = starts if name in PLACES else [0] * len(parts)
        arrays = [
            getattr(part, name) + start if start else getattr(part, name)
            for part, start in zip(parts, shifted, strict=True)
        ]
        return np.concatenate(arrays)

    names = [field.name for field in fields(Trees) if field.name not in ("base", "average")]
    return Trees(**{name: joined(name) for name in names}, base=base, average=average)
