"""Walks two lists of nodes side by side: does every split of one stand in the other, and every leaf?"""

import numpy as np
from onnx import ModelProto

from model_export.equivalence.nodes import LEAF, Ints, Nodes, read_nodes, trees_in


def same_trees(first: ModelProto, second: ModelProto) -> bool:
    """Whether every row takes the same splits to the same leaf in both graphs' trees. Raises `Unreadable`."""
    return _is_copy(first, second) or same_nodes(read_nodes(first), read_nodes(second))


def _is_copy(first: ModelProto, second: ModelProto) -> bool:
    one, other = trees_in(first), trees_in(second)
    return one.op_type == other.op_type and one.attribute == other.attribute


def same_nodes(one: Nodes, other: Nodes) -> bool:
    """The same of trees that were read already."""
    if len(one.roots) != len(other.roots) or one.values.shape[1] != other.values.shape[1]:
        return False
    left, right = one.roots, other.roots
    while len(left):
        # A tree of one leaf may stand as a split whose branches both lead to it.
        waits = (one.rules[left, 1] == LEAF) & (other.rules[right, 1] != LEAF)
        if not _are_same(one, other, left[~waits], right[~waits]):
            return False
        split = one.rules[left, 1] != LEAF
        left = np.concatenate([one.true[left[split]], one.false[left[split]], left[waits], left[waits]])
        right = np.concatenate(
            [other.true[right[split]], other.false[right[split]], other.true[right[waits]], other.false[right[waits]]]
        )
    return True


def _are_same(one: Nodes, other: Nodes, left: Ints, right: Ints) -> bool:
    """Bit for bit."""
    rules, thresholds = one.rules[left] == other.rules[right], one.thresholds[left] == other.thresholds[right]
    return bool(rules.all() and thresholds.all() and np.array_equal(one.values[left], other.values[right]))
