"""The five estimators of the benchmarks, fitted on data from a fixed seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS = 10_000
FITTED = 2_000
"""Rows in all, and how many of them an estimator is fitted on and its export compared on."""

_NUMBERS = [f"x{place:02}" for place in range(20)]
_WORDS = [f"word{place}" for place in range(4)]


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted estimator and rows it knows. `named`: fitted on a frame, so it is asked with one."""

    estimator: Any
    frame: DataFrame
    named: bool


def train(name: str) -> Trained:
    """The estimator of one of `TRAINERS`, fitted on the first rows."""
    return TRAINERS[name]()


def _numbers() -> tuple[DataFrame, Any]:
    values, labels = make_classification(ROWS, len(_NUMBERS), n_informative=10, random_state=0)
    # Four digits, as measured values have; a body of 10,000 rows stays below the limit of one request.
    return DataFrame(values.round(4), columns=_NUMBERS), labels


def _fit_array(estimator: Any) -> Trained:
    frame, labels = _numbers()
    return Trained(estimator.fit(frame.to_numpy()[:FITTED], labels[:FITTED]), frame, named=False)


def _fit_frame(estimator: Any, frame: DataFrame, labels: Any) -> Trained:
    return Trained(estimator.fit(frame[:FITTED], labels[:FITTED]), frame, named=True)


def _linear() -> Trained:
    return _fit_array(make_pipeline(StandardScaler(), LogisticRegression()))


def _forest() -> Trained:
    return _fit_array(RandomForestClassifier(100, max_depth=10, random_state=0))


def _boosting() -> Trained:
    return _fit_array(GradientBoostingClassifier(n_estimators=500, random_state=0))


def _strings() -> Trained:
    frame, labels = _numbers()
    frame, random = frame[_NUMBERS[:6]].copy(), numpy.random.default_rng(0)
    for place, word in enumerate(_WORDS):
        frame[word] = random.choice([f"{letter}{place}" for letter in "abcdefgh"], ROWS)
    numbers = ("numbers", StandardScaler(), _NUMBERS[:6])
    words = ("words", OneHotEncoder(handle_unknown="ignore"), _WORDS)
    estimator = make_pipeline(ColumnTransformer([numbers, words]), LogisticRegression())
    return _fit_frame(estimator, frame, numpy.where(labels == 1, "yes", "no"))


def _text() -> Trained:
    random = numpy.random.default_rng(0)
    words = numpy.array(
        [f"w{first}{second}" for first in "abcdefghijklmnopqrstuvwxyz" for second in "abcdefghijklmnop"]
    )
    picked = random.integers(0, len(words), (ROWS, 30))
    frame = DataFrame({"text": [" ".join(words[row]) for row in picked]})
    labels = (picked < len(words) // 2).sum(axis=1) > 15
    # Text in lower case already: skl2onnx's own graph would ask for a locale that many machines lack.
    columns = ColumnTransformer([("text", TfidfVectorizer(lowercase=False), "text")])
    return _fit_frame(make_pipeline(columns, LogisticRegression()), frame, numpy.where(labels, "low", "high"))


TRAINERS: Mapping[str, Callable[[], Trained]] = {
    "linear": _linear,
    "forest": _forest,
    "boosting": _boosting,
    "strings": _strings,
    "text": _text,
}
