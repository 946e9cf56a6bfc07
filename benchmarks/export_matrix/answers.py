"""What is compared: for each row the labels and the numbers that an estimator answers, or a model, or nothing."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from pandas import DataFrame
from sklearn.base import is_clusterer, is_outlier_detector, is_regressor

Answer: TypeAlias = tuple[tuple[Any, ...], tuple[float, ...]]
"""A row's labels and its numbers: probabilities, values or a score."""

Answers: TypeAlias = Sequence[Answer | None]
"""One a row; None where the row is refused."""


def ask(estimator: Any, frame: DataFrame) -> Answers:
    """The estimator's own answers; raises what it raises.

    Written apart from the export's, so that the one can be wrong without the other.
    """
    predicted = np.asarray(estimator.predict(frame))
    if is_regressor(estimator):
        return pair([()] * len(frame), predicted)
    if hasattr(estimator, "predict_proba"):
        chances = estimator.predict_proba(frame)
        return pair(predicted, _side_by_side(chances, several=predicted.ndim > 1 and predicted.shape[1] > 1))
    if is_outlier_detector(estimator):
        return pair(predicted, estimator.decision_function(frame))
    if tells_distances(estimator):
        return pair(predicted, estimator.transform(frame))
    return pair(predicted, [()] * len(frame))


def tells_distances(estimator: Any) -> bool:
    """Whether this is a clustering that tells how far a row is from each of its centres, as k-means does."""
    return is_clusterer(estimator) and hasattr(estimator, "transform")


def pair(labels: Any, numbers: Any) -> Answers:
    """The answers of as many rows as both have; a row's labels and numbers in any shape."""
    return [(_labels(some), _numbers(more)) for some, more in zip(labels, numbers, strict=True)]


def flatten(prediction: Any) -> Answer:
    """A prediction of the core's, however nested: its numbers are floats, all else are labels."""
    leaves = list(_leaves(prediction))
    return (
        _labels([leaf for leaf in leaves if not isinstance(leaf, float)]),
        tuple(leaf for leaf in leaves if isinstance(leaf, float)),
    )


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value


def _side_by_side(chances: Any, *, several: bool) -> Any:
    """The probabilities of several targets stand side by side; a chain tells those of the second class only."""
    if isinstance(chances, list):
        return np.hstack(chances)
    second = np.asarray(chances)
    return np.stack([1 - second, second], axis=-1).reshape(len(second), -1) if several else second


def _labels(values: Any) -> tuple[Any, ...]:
    return tuple(_plain(value) for value in np.asarray(values, dtype=object).reshape(-1))


def _plain(value: Any) -> Any:
    """A label that is the same whether a graph gives it as truth, whole number or float."""
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()) else value


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(np.asarray(values, dtype=float).reshape(-1).tolist())
