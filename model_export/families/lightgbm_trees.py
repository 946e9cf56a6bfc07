"""Reads the trees of a LightGBM model from the text that it saves itself as (its format v4)."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np

from model_export.trees import LEQ, MEMBER, Trees, join
from model_export.trees.record import Doubles, Integers, Truths

Fields: TypeAlias = Mapping[str, str]

CATEGORICAL, DEFAULT_LEFT = 1, 2
"""Bits of a split's decision type; the two bits above tell what counts as missing."""

ZERO_TO = float(np.float32(1e-35))
"""A number no farther from zero is read as 0 (`kZeroThreshold`)."""

NOTHING, ZERO, NAN = range(3)
"""What counts as missing at a split: nothing, so that NaN is 0; zero and NaN; NaN."""


def blocks(text: str) -> tuple[Fields, list[Fields]]:
    """The model's own fields, and those of each tree, in order."""
    head, *trees = text.partition("\nend of trees")[0].split("\nTree=")
    return _fields(head), [_fields(tree) for tree in trees]


def kinds_of_missing(trees: list[Fields], columns: int) -> Integers:
    """For each column what counts as missing there, NOTHING where no tree compares it.

    Raises `NotImplementedError` where trees differ, which a model that was trained on from another can do.
    """
    found = np.full(columns, -1)
    for tree in trees:
        features, decisions = _integers(tree, "split_feature"), _integers(tree, "decision_type")
        compared = decisions & CATEGORICAL == 0
        features, kinds = features[compared], (decisions[compared] >> 2) & 3
        if (found[features] >= 0).any() and (found[features] != kinds)[found[features] >= 0].any():
            raise NotImplementedError("its trees differ in what counts as missing in a column; train it in one go")
        found[features] = kinds
    counting: Integers = np.maximum(found, NOTHING)
    return counting


def categorical_columns(trees: list[Fields], columns: int) -> Truths:
    """Which columns are split by sets of categories."""
    found = np.zeros(columns, dtype=bool)
    for tree in trees:
        found[_integers(tree, "split_feature")[_integers(tree, "decision_type") & CATEGORICAL == 1]] = True
    return found


def read_trees(trees: list[Fields], targets: int, *, average: bool) -> Trees:
    """The trees, of which each adds to one target in turn; in a random forest the mean of a target's trees counts."""
    count = len(trees) // targets if average else 1
    parts = [_read_tree(tree, number % targets, targets, count) for number, tree in enumerate(trees)]
    return join(parts, np.zeros(targets))


def _read_tree(tree: Fields, target: int, targets: int, count: int) -> Trees:
    leaves = _doubles(tree, "leaf_value")
    splits = len(leaves) - 1
    places = np.arange(splits + len(leaves))
    values = np.zeros((len(places), targets))
    values[splits:, target] = leaves / count
    decisions, thresholds = _integers(tree, "decision_type"), _doubles(tree, "threshold")
    by_set = decisions & CATEGORICAL == 1
    sets = [_members(tree, int(number)) for number in thresholds[by_set]]
    rest = places[splits:]
    return Trees(
        roots=np.zeros(1, dtype=np.int64),
        features=np.concatenate([_integers(tree, "split_feature"), np.zeros_like(rest)]),
        comparisons=np.concatenate([np.where(by_set, MEMBER, LEQ), np.full_like(rest, LEQ)]),
        thresholds=np.concatenate([_past_zero(thresholds), leaves]),
        missing=np.concatenate([_missing_left(decisions, thresholds) & ~by_set, np.zeros(len(rest), dtype=bool)]),
        true=np.concatenate([_places(tree, "left_child", splits), rest]),
        false=np.concatenate([_places(tree, "right_child", splits), rest]),
        leaf=places >= splits,
        values=values,
        base=np.zeros(targets),
        member_nodes=np.repeat(np.flatnonzero(by_set), [len(members) for members in sets]),
        members=np.concatenate([*sets, np.empty(0)]),
    )


def _past_zero(thresholds: Doubles) -> Doubles:
    """Thresholds that part what LightGBM reads as 0 from the other numbers, moved to the end of what it reads as 0."""
    below = (thresholds >= -ZERO_TO) & (thresholds < 0)
    above = (thresholds >= 0) & (thresholds < ZERO_TO)
    return np.where(below, np.nextafter(-ZERO_TO, -np.inf), np.where(above, ZERO_TO, thresholds))


def _missing_left(decisions: Integers, thresholds: Doubles) -> Truths:
    """Whether NaN goes left: by default, or as 0 where nothing counts as missing."""
    return np.where((decisions >> 2) & 3 == NOTHING, thresholds >= 0, decisions & DEFAULT_LEFT != 0)


def _members(tree: Fields, number: int) -> Doubles:
    """The categories of one of the tree's sets, which are kept as bits of 32-bit words."""
    bounds, words = _integers(tree, "cat_boundaries"), _integers(tree, "cat_threshold").astype(np.uint32)
    bits = np.unpackbits(words[bounds[number] : bounds[number + 1]].view(np.uint8), bitorder="little")
    return np.flatnonzero(bits).astype(np.float64)


def _places(tree: Fields, name: str, splits: int) -> Integers:
    """Places in a list of splits and then leaves; LightGBM counts leaves down from -1."""
    children = _integers(tree, name)
    return np.where(children >= 0, children, splits - 1 - children)


def _integers(tree: Fields, name: str) -> Integers:
    return np.array(tree.get(name, "").split(), dtype=np.int64)


def _doubles(tree: Fields, name: str) -> Doubles:
    return np.array(tree.get(name, "").split(), dtype=np.float64)


def _fields(block: str) -> Fields:
    return dict(_pairs(block))


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        name, _, value = line.partition("=")
        yield name, value
