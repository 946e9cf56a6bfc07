"""What skl2onnx converts wrongly is caught by rows made from the estimator, where no given row shows it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.model_selection import TunedThresholdClassifierCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, MaxAbsScaler, Normalizer, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from model_export import Disagreement, export

RANDOM = np.random.default_rng(3)
NUMBERS = DataFrame({"a": RANDOM.normal(size=400), "b": RANDOM.gamma(2, 30, 400)})
LABEL = (NUMBERS["a"] + NUMBERS["b"] / 60 > 1).to_numpy()
TEXTS = DataFrame({"text": ["blue red", "green red", "blue", "green", "red", "green blue"] * 10})


def _tuned() -> tuple[Any, DataFrame]:
    tuned = TunedThresholdClassifierCV(LogisticRegression(), scoring="recall").fit(NUMBERS, LABEL)
    # The given rows are those that a threshold of a half labels alike.
    sure = tuned.predict(NUMBERS) == tuned.estimator_.predict(NUMBERS)
    return tuned, NUMBERS[sure]


def _clipped() -> tuple[Any, DataFrame]:
    return make_pipeline(MaxAbsScaler(clip=True), LinearRegression()).fit(NUMBERS, LABEL), NUMBERS


def _by_the_largest() -> tuple[Any, DataFrame]:
    return make_pipeline(Normalizer("max"), LogisticRegression()).fit(NUMBERS.abs(), LABEL), NUMBERS.abs()


def _binned() -> tuple[Any, DataFrame]:
    binned = make_pipeline(KBinsDiscretizer(5, encode="ordinal"), LinearRegression())
    return binned.fit(NUMBERS, LABEL), NUMBERS[:20]


def _saturated() -> tuple[Any, DataFrame]:
    three = np.digitize(NUMBERS["a"], [-0.5, 0.5])
    return OneVsRestClassifier(LogisticRegression()).fit(NUMBERS, three), NUMBERS


def _of_three_losses() -> tuple[Any, DataFrame]:
    three = np.digitize(NUMBERS["a"], [-0.5, 0.5])
    return make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", random_state=0)).fit(NUMBERS, three), NUMBERS


def _indicated() -> tuple[Any, DataFrame]:
    gappy = NUMBERS.assign(a=NUMBERS["a"].where(NUMBERS.index % 5 > 0))
    return make_pipeline(SimpleImputer(add_indicator=True), LinearRegression()).fit(gappy, LABEL), gappy


def _text(vectorizer: Any) -> Callable[[], tuple[Any, DataFrame]]:
    def made() -> tuple[Any, DataFrame]:
        columns = ColumnTransformer([("text", vectorizer, "text")])
        return make_pipeline(columns, LogisticRegression()).fit(TEXTS, TEXTS["text"].str.contains("red")), TEXTS

    return made


FAULTS: dict[str, Callable[[], tuple[Any, DataFrame]]] = {
    "a tuned threshold": _tuned,
    "clip of MaxAbsScaler": _clipped,
    "Normalizer('max')": _by_the_largest,
    "float32 edges of bins": _binned,
    "labels where all probabilities are 0": _saturated,
    "labels where all probabilities are alike": _of_three_losses,
    "indicators of missing values": _indicated,
    "sublinear_tf": _text(TfidfVectorizer(sublinear_tf=True)),
    "stop words beside joined words": _text(TfidfVectorizer(stop_words=["the"], ngram_range=(1, 2))),
    "joined words of an unknown one": _text(
        CountVectorizer(vocabulary=["red", "green", "blue red", "green red"], ngram_range=(1, 2))
    ),
    "blanks of characters": _text(CountVectorizer(analyzer="char")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_skl2onnx_is_caught_with_repairs_off(name: str, tmp_path: Path) -> None:
    estimator, given = FAULTS[name]()

    with pytest.raises(Disagreement):
        export(estimator, given, tmp_path / "m.onnx", repairs=())

    assert not list(tmp_path.iterdir())


def test_float32_thresholds_behind_a_scaler_are_caught_and_float64_is_taken(tmp_path: Path) -> None:
    forest = make_pipeline(StandardScaler(), RandomForestRegressor(10, max_depth=4, random_state=0))

    made = export(forest.fit(NUMBERS, LABEL), NUMBERS[:40], tmp_path / "m.onnx", repairs=())

    assert {column.element.name for column in made.columns} == {"double"}


@pytest.mark.parametrize("kind", [DecisionTreeClassifier, RandomForestRegressor, DecisionTreeRegressor])
def test_missing_values_that_skl2onnx_sends_astray_are_caught_with_repairs_off(kind: Any, tmp_path: Path) -> None:
    gappy = NUMBERS.assign(a=NUMBERS["a"].where(NUMBERS.index % 5 > 0), b=NUMBERS["b"].where(NUMBERS.index % 7 > 0))
    estimator = kind(random_state=0).fit(gappy, LABEL)
    given = gappy.dropna()

    made = export(estimator, given, tmp_path / "m.onnx", repairs=())

    assert not any(column.nullable for column in made.columns)


def test_the_same_missing_values_among_the_given_rows_refuse_the_export(tmp_path: Path) -> None:
    gappy = NUMBERS.assign(a=NUMBERS["a"].where(NUMBERS.index % 5 > 0))
    estimator = DecisionTreeRegressor(random_state=0).fit(gappy, NUMBERS["b"])

    with pytest.raises(Disagreement, match="misses a value in 'a'"):
        export(estimator, gappy, tmp_path / "m.onnx", repairs=())
