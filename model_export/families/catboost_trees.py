"""Reads the trees of a CatBoost model from the JSON that it saves itself as."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from model_export.trees import GT, LEQ, Trees, join
from model_export.trees.record import Doubles, Integers, Truths

Document: TypeAlias = Mapping[str, Any]


def read_trees(document: Document, base: Doubles, scale: float) -> Trees:
    """The trees, symmetric or not, with their leaves times `scale`; `base` [targets] is added at the end."""
    columns, missing = _features(document)
    flat = [_symmetric(tree) for tree in document.get("oblivious_trees", ())]
    flat += [_free(tree) for tree in document.get("trees", ())]
    return join([_tree(*tree, columns, missing, len(base), scale) for tree in flat], base)


Flat: TypeAlias = tuple[list[Any], Integers, Integers, list[Any]]
"""Splits (`None` for a leaf), places of the true and of the false branch, and values, one each a node."""


def _features(document: Document) -> tuple[Integers, Truths]:
    """By number of a feature its column, and whether NaN is above all borders; else it is below them."""
    features = document["features_info"]["float_features"]
    columns = np.zeros(1 + max(feature["feature_index"] for feature in features), dtype=np.int64)
    above = np.zeros(len(columns), dtype=bool)
    for feature in features:
        columns[feature["feature_index"]] = feature["flat_feature_index"]
        above[feature["feature_index"]] = feature["nan_value_treatment"] == "AsTrue"
    return columns, above


def _symmetric(tree: Document) -> Flat:
    """A tree of which each level asks one question; bit k of a leaf's number is the answer to the k-th."""
    questions = tree["splits"] or []
    depth = len(questions)
    level = np.repeat(np.arange(depth), 2 ** np.arange(depth))
    within = np.arange(len(level)) - (2**level - 1)
    false = 2 ** (level + 1) - 1 + within
    leaves = np.arange(2**depth - 1, 2 ** (depth + 1) - 1)
    splits = [questions[number] for number in level] + [None] * len(leaves)
    values = np.array(tree["leaf_values"]).reshape(len(leaves), -1).tolist()
    places = np.concatenate([false, leaves])
    true = np.concatenate([false + 2**level, leaves])
    return splits, true, places, [[]] * len(level) + values


def _free(tree: Document) -> Flat:
    """A tree of nested objects, whose right branch is taken above the border."""
    splits: list[Any] = []
    values: list[Any] = []
    true: list[int] = []
    false: list[int] = []
    waiting: list[tuple[Document, list[int] | None, int]] = [(tree, None, 0)]
    while waiting:
        node, links, parent = waiting.pop()
        here = len(splits)
        if links is not None:
            links[parent] = here
        splits.append(node.get("split"))
        true.append(here)
        false.append(here)
        values.append([] if "split" in node else np.atleast_1d(node["value"]).tolist())
        if "split" in node:
            waiting += [(node["right"], true, here), (node["left"], false, here)]
    return splits, np.array(true), np.array(false), values


def _tree(
    splits: Sequence[Any],
    true: Integers,
    false: Integers,
    values: Sequence[Any],
    columns: Integers,
    above: Truths,
    targets: int,
    scale: float,
) -> Trees:
    leaf = np.array([split is None for split in splits])
    features = np.array([0 if split is None else split["float_feature_index"] for split in splits])
    leaves = np.zeros((len(splits), targets))
    leaves[leaf] = np.array([value for value in values if value]) * scale
    return Trees(
        roots=np.zeros(1, dtype=np.int64),
        features=np.where(leaf, 0, columns[features]),
        comparisons=np.where(leaf, LEQ, GT),
        thresholds=np.array([0 if split is None else split["border"] for split in splits], dtype=np.float32),
        missing=above[features] & ~leaf,
        true=true.astype(np.int64),
        false=false.astype(np.int64),
        leaf=leaf,
        values=leaves,
        base=np.zeros(targets),
    )
