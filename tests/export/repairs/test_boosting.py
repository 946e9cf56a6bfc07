"""Boosted trees answer as the estimator does: at each threshold and beside it, and with every value missing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame, Series
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    StackingRegressor,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from model_export import export
from model_export.errors import NotConvertible
from shared.model import Model
from tests.export.trees.edges import GAPPY, NUMBERS, THREE, TWO, VALUES, assert_equal, edges

HISTOGRAM = HistGradientBoostingRegressor(max_iter=8, min_samples_leaf=5)


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        pytest.param(HistGradientBoostingClassifier(max_iter=8), TWO, id="two classes"),
        pytest.param(HistGradientBoostingClassifier(max_iter=8), np.where(TWO, "é", "n"), id="text"),
        pytest.param(HistGradientBoostingClassifier(max_iter=4), THREE, id="three classes"),
        pytest.param(HistGradientBoostingRegressor(max_iter=8), VALUES, id="squared error"),
        pytest.param(HistGradientBoostingRegressor(loss="absolute_error", max_iter=8), VALUES, id="absolute error"),
        pytest.param(HistGradientBoostingRegressor(loss="quantile", quantile=0.2, max_iter=8), VALUES, id="quantile"),
        pytest.param(HistGradientBoostingRegressor(loss="poisson", max_iter=8), np.exp(VALUES), id="poisson"),
        pytest.param(HistGradientBoostingRegressor(loss="gamma", max_iter=8), np.exp(VALUES), id="gamma"),
        pytest.param(make_pipeline(StandardScaler(), HISTOGRAM), VALUES, id="behind a scaler"),
        pytest.param(CalibratedClassifierCV(HistGradientBoostingClassifier(max_iter=4), cv=2), TWO, id="calibrated"),
        pytest.param(
            VotingClassifier(
                [("a", HistGradientBoostingClassifier(max_iter=4)), ("b", HistGradientBoostingClassifier(max_iter=2))],
                voting="soft",
                flatten_transform=False,
            ),
            TWO,
            id="voting",
        ),
        pytest.param(StackingRegressor([("a", HISTOGRAM)], cv=2), VALUES, id="stacked"),
    ],
)
def test_histogram_boosting_is_exact_which_plain_skl2onnx_does_not_convert(
    estimator: Any, target: Any, tmp_path: Path
) -> None:
    estimator.fit(GAPPY, target)

    made = export(estimator, GAPPY, tmp_path / "made.onnx")

    assert any("histogram boosting" in name for name in made.repairs)
    assert all(column.element.name == "double" and column.nullable for column in made.columns)
    assert_equal(made.path, estimator, edges(estimator))
    with pytest.raises(NotConvertible):
        export(estimator, GAPPY, tmp_path / "plain.onnx", repairs=())


def _with_categories() -> DataFrame:
    random = np.random.default_rng(1)
    codes = Series(random.integers(0, 40, len(GAPPY)) * 2.5).where(random.random(len(GAPPY)) > 0.1)
    words = Series(random.choice(["x", "ünï", "z"], len(GAPPY)), dtype=object).where(random.random(len(GAPPY)) > 0.1)
    return GAPPY.assign(codes=codes, words=words)


@pytest.mark.parametrize("kind", [HistGradientBoostingClassifier, HistGradientBoostingRegressor])
@pytest.mark.parametrize("columns", [["codes"], ["codes", "words"]], ids=["numbers", "text"])
def test_categories_known_unknown_and_missing_go_where_the_estimator_sends_them(
    kind: Callable[..., Any], columns: list[str], tmp_path: Path
) -> None:
    frame = _with_categories()[[*NUMBERS, *columns]]
    target = TWO + (frame["codes"] > 40)
    estimator = kind(max_iter=8, min_samples_leaf=3, categorical_features=columns).fit(frame, target)
    rows = frame.assign(codes=np.resize([0.0, 2.5, 2.6, 97.5, 100.0, -1.0, 1e300, np.nan], len(frame)))
    if "words" in columns:
        rows = rows.assign(words=np.resize(np.array(["x", "unseen", "", "z", None], dtype=object), len(frame)))

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert_equal(made.path, estimator, rows)


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        pytest.param(GradientBoostingClassifier(n_estimators=6), TWO, id="two classes"),
        pytest.param(GradientBoostingClassifier(n_estimators=6, init="zero"), TWO, id="from zero"),
        pytest.param(GradientBoostingClassifier(n_estimators=6, loss="exponential"), TWO, id="exponential"),
        pytest.param(
            make_pipeline(StandardScaler(), GradientBoostingClassifier(n_estimators=3)), THREE, id="three, scaled"
        ),
        pytest.param(
            make_pipeline(StandardScaler(), GradientBoostingRegressor(n_estimators=6)), VALUES, id="values, scaled"
        ),
    ],
)
def test_gradient_boosting_is_right_at_its_thresholds(estimator: Any, target: Any, tmp_path: Path) -> None:
    frame = GAPPY.fillna(0.25)
    estimator.fit(frame, target)

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert any("gradient boosting" in name for name in made.repairs)
    assert_equal(made.path, estimator, edges(estimator).fillna(0.25))


def test_a_score_of_zero_has_the_label_that_plain_skl2onnx_gives_to_the_other_class(tmp_path: Path) -> None:
    frame = DataFrame({"a": [0.0, 1.0] * 20})
    estimator = GradientBoostingClassifier(n_estimators=1).fit(frame, np.resize([0, 0, 1, 1], 40))
    assert estimator.decision_function(frame).tolist() == [0.0] * 40

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert [answer["label"] for answer in Model.load(made.path).predict([[0.0], [1.0]])] == [1, 1]


def test_boosting_that_starts_with_another_estimator_is_refused_in_words(tmp_path: Path) -> None:
    frame = GAPPY.fillna(0)
    estimator = GradientBoostingClassifier(n_estimators=2, init=LogisticRegression()).fit(frame, TWO)

    with pytest.raises(NotConvertible, match="Setting init to an estimator is not supported"):
        export(estimator, frame, tmp_path / "made.onnx")
