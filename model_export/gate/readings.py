"""Finds what reads thresholds inside an estimator, and how the rows come to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectorMixin
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

from model_export.gate.splits import Tree, splits_of

Way: TypeAlias = Callable[[Any], Any]
"""From the rows as the estimator takes them to those that one of its parts takes."""

EXACT = (
    *(MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler, SimpleImputer),
    *(OneHotEncoder, OrdinalEncoder, TargetEncoder, SelectorMixin),
)
"""Transformers of which each number is made of one, by arithmetic that every machine rounds alike.

Behind others, such as PCA, a sum's last bit is anybody's, and so is the side of a split within it.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Trees, and the way of the rows to them: `straight` where they read the estimator's own columns."""

    trees: list[Tree]
    way: Way
    exact: bool = True
    straight: bool = True


PASSED_ON = ("best_estimator_", "estimator_", "regressor_")
"""Where an estimator keeps one that is given its own rows: a search, a threshold, a target that is transformed."""


def find_readings(estimator: Any) -> list[Reading]:
    """Every part that reads thresholds; the trees of an ensemble stand together."""
    return [reading for reading in _find(estimator, Reading([], _unchanged)) if reading.trees]


def _find(part: Any, reading: Reading) -> Iterator[Reading]:
    if isinstance(part, Pipeline):
        for _, step in part.steps:
            yield from _find(step, reading)
            reading = _behind(reading, step)
    elif isinstance(part, FeatureUnion):
        for _, branch in part.transformer_list:
            yield from _find(branch, reading)
    elif isinstance(part, ColumnTransformer):
        for _, branch, selection in getattr(part, "transformers_", ()):
            if not isinstance(selection, str):
                yield from _find(branch, _selected(reading, selection))
    elif isinstance(part, BaseEstimator):
        yield replace(reading, trees=_trees(part))
        for inner, columns in _inner(part):
            yield from _find(inner, reading if columns is None else _drawn(reading, columns))
        if hasattr(part, "final_estimator_"):
            yield from _find(part.final_estimator_, _behind(reading, part))


def _trees(part: Any) -> list[Tree]:
    """The part's own trees, and those of an ensemble of nothing but trees."""
    own = splits_of(part)
    members = [] if own else _members(part)
    found = [splits_of(member) for member in members]
    if not all(found):
        return own
    features = getattr(part, "estimators_features_", None)
    if features is not None:
        found = [
            [replace(tree, feature=np.where(tree.feature < 0, -1, np.asarray(chosen)[tree.feature])) for tree in trees]
            for trees, chosen in zip(found, features, strict=True)
        ]
    return own or [tree for trees in found for tree in trees]


def _members(part: Any) -> list[Any]:
    """The fitted estimators of an ensemble. A pipeline among them is a sequence to numpy, and must stay whole."""
    found = getattr(part, "estimators_", [])
    return list(found.ravel()) if isinstance(found, np.ndarray) else list(found)


def _inner(part: Any) -> Iterator[tuple[Any, Any]]:
    """The estimators inside, unless `_trees` has told of them, and which columns of the part's rows each is given."""
    members = _members(part)
    if not all(map(splits_of, members)):
        yield from zip(members, getattr(part, "estimators_features_", [None] * len(members)), strict=True)
    yield from ((calibrated.estimator, None) for calibrated in getattr(part, "calibrated_classifiers_", ()))
    if not members:
        yield from ((getattr(part, name), None) for name in PASSED_ON if hasattr(part, name))
    if isinstance(part, FrozenEstimator):
        yield part.estimator, None


def _behind(reading: Reading, step: Any) -> Reading:
    if step is None or step == "passthrough":
        return reading
    way = reading.way
    keeps = isinstance(step, SimpleImputer) and _keeps_numbers(step)
    return Reading(
        [], lambda rows: step.transform(way(rows)), reading.exact and _is_exact(step), reading.straight and keeps
    )


def _keeps_numbers(imputer: SimpleImputer) -> bool:
    marks_nan = isinstance(imputer.missing_values, float) and np.isnan(imputer.missing_values)
    return marks_nan and len(imputer.get_feature_names_out()) == imputer.n_features_in_


def _is_exact(step: Any) -> bool:
    if isinstance(step, ColumnTransformer):
        return all(isinstance(branch, str) or _is_exact(branch) for _, branch, _ in step.transformers_)
    if isinstance(step, FeatureUnion):
        return all(isinstance(branch, str) or _is_exact(branch) for _, branch in step.transformer_list)
    if isinstance(step, Pipeline):
        return all(isinstance(inner, str) or inner is None or _is_exact(inner) for _, inner in step.steps)
    if isinstance(step, FunctionTransformer):
        return step.func is None
    return isinstance(step, EXACT)


def _selected(reading: Reading, selection: Any) -> Reading:
    way = reading.way

    def select(rows: Any) -> Any:
        rows = way(rows)
        if not isinstance(rows, pd.DataFrame):
            return rows[:, selection]
        by_name = not isinstance(selection, slice) and np.asarray(selection).dtype.kind in "OUT"
        return rows.loc[:, selection] if by_name else rows.iloc[:, selection]

    return Reading([], select, reading.exact, straight=False)


def _drawn(reading: Reading, columns: Any) -> Reading:
    """The columns that a bag drew for one of its estimators, as the array that it hands over."""
    way = reading.way
    return Reading([], lambda rows: np.asarray(way(rows))[:, columns], reading.exact, straight=False)


def _unchanged(rows: Any) -> Any:
    return rows
