"""Walks through an estimator: every estimator inside it, however deep it sits."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.calibration import _CalibratedClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, LocalOutlierFactor
from sklearn.pipeline import Pipeline

NEIGHBORS = (KNeighborsClassifier, KNeighborsRegressor, LocalOutlierFactor)
"""What answers by the points that are nearest, and by nothing else of them."""


def last_step(estimator: Any) -> Any:
    """What answers in the end: the last step of a pipeline, the estimator that was frozen, else the estimator."""
    if isinstance(estimator, Pipeline):
        return last_step(estimator.steps[-1][1])
    return last_step(estimator.estimator) if isinstance(estimator, FrozenEstimator) else estimator


def steps_of(pipeline: Pipeline) -> list[Any]:
    """The steps that do something, in order; a pipeline inside is one."""
    return [step for _, step in pipeline.steps if step not in ("passthrough", None)]


def first_step(estimator: Any) -> Any:
    """What is given the rows: the first step of a pipeline that does something, else the estimator."""
    steps = steps_of(estimator) if isinstance(estimator, Pipeline) else []
    return first_step(steps[0]) if steps else estimator


def walk(part: Any) -> Iterator[Any]:
    """The estimator itself, and every estimator in its attributes, lists, dicts and arrays of objects."""
    if isinstance(part, BaseEstimator) or _is_like_one(part):
        yield part
        yield from walk(list(vars(part).values()))
    elif isinstance(part, _CalibratedClassifier):
        # Of the parts of an estimator, the only one that is none itself.
        yield from walk(part.estimator)
    elif isinstance(part, dict):
        yield from walk(list(part.values()))
    elif isinstance(part, list | tuple) or (isinstance(part, np.ndarray) and part.dtype == object):
        for inner in part:
            yield from walk(inner)


def _is_like_one(part: Any) -> bool:
    """CatBoost's estimators are none of scikit-learn's by type."""
    return hasattr(type(part), "get_params") and hasattr(type(part), "fit")
