"""Reads HistGradientBoosting: trees on float64 rows, with splits by category."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from model_export.trees.record import LEQ, MEMBER, Doubles, Integers, Trees, join

HISTOGRAM = (HistGradientBoostingClassifier, HistGradientBoostingRegressor)


def read_histogram(estimator: Any) -> Trees:
    """The trees of a fitted estimator, which sum to the raw scores, its baseline included.

    They look at its own columns. In a column of text a category is its place among `text_categories`; anything else,
    such as -1, is an unknown one, which goes where missing values go.
    """
    targets = estimator.n_trees_per_iteration_
    columns, known = _own_columns(estimator), _known(estimator)
    parts = [
        _read_tree(tree, columns, known, target, targets)
        for stage in estimator._predictors
        for target, tree in enumerate(stage)
    ]
    return join(parts, np.asarray(estimator._baseline_prediction, dtype=np.float64).reshape(-1))


def _read_tree(tree: Any, columns: Integers, known: Mapping[int, NDArray[Any]], target: int, targets: int) -> Trees:
    nodes = tree.nodes
    leaf = nodes["is_leaf"].astype(bool)
    here = np.arange(len(nodes))
    values = np.zeros((len(nodes), targets))
    values[leaf, target] = nodes["value"][leaf]
    left, right = (np.where(leaf, here, nodes[side].astype(np.int64)) for side in ("left", "right"))
    missing = nodes["missing_go_to_left"].astype(bool) & ~leaf
    category = nodes["is_categorical"].astype(bool) & ~leaf
    # What is neither left nor known goes where missing values go, so the other side's members are asked for.
    swap = category & missing
    sets = [_members(tree, nodes[place], known) for place in np.flatnonzero(category)]
    return Trees(
        roots=here[:1],
        features=columns[np.where(leaf, 0, nodes["feature_idx"])],
        comparisons=np.where(category, MEMBER, LEQ),
        thresholds=np.where(leaf | category, 0, nodes["num_threshold"]).astype(np.float64),
        missing=missing & ~swap,
        true=np.where(swap, right, left),
        false=np.where(swap, left, right),
        leaf=leaf,
        values=values,
        base=np.zeros(targets),
        member_nodes=np.repeat(np.flatnonzero(category), [len(part) for part in sets]),
        members=np.concatenate([np.empty(0), *sets]),
    )


def _members(tree: Any, node: Any, known: Mapping[int, NDArray[Any]]) -> Doubles:
    """The categories that lead left, or where missing ones go left, the known categories that lead right."""
    categories = known[int(node["feature_idx"])]
    left = np.isin(np.arange(len(categories)), _numbers(tree.raw_left_cat_bitsets[node["bitset_idx"]]))
    places = np.flatnonzero(~left if node["missing_go_to_left"] else left)
    return (places if _is_text(categories) else categories[places]).astype(np.float64)


def text_categories(estimator: Any) -> dict[int, NDArray[Any]]:
    """The categories of each column of text, in the order of their numbers."""
    columns, known = _own_columns(estimator), _known(estimator)
    return {int(columns[place]): categories for place, categories in known.items() if _is_text(categories)}


def _own_columns(estimator: Any) -> Integers:
    """The estimator's own columns in the order of its preprocessor, which puts those of categories first."""
    categorical = estimator.is_categorical_
    if categorical is None:
        return np.arange(estimator.n_features_in_)
    return np.concatenate([np.flatnonzero(categorical), np.flatnonzero(~categorical)])


def _known(estimator: Any) -> dict[int, NDArray[Any]]:
    """The categories but for the missing one, by the preprocessor's column."""
    if estimator._preprocessor is None:
        return {}
    known = estimator._preprocessor.named_transformers_["encoder"].categories_
    return {place: categories[~pd.isna(categories)] for place, categories in enumerate(known)}


def _is_text(categories: NDArray[Any]) -> bool:
    return categories.dtype.kind in "OUST"


def _numbers(bitset: Any) -> Integers:
    """The bits that are set, in words of 32 bits."""
    return np.flatnonzero(np.unpackbits(np.ascontiguousarray(bitset).view(np.uint8), bitorder="little"))
