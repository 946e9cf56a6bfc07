"""Trees and forests answer as the estimator does: at each threshold and beside it, and with every value missing."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import RobustScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor

from model_export import export
from model_export.errors import Disagreement, NotConvertible
from shared.model import Model
from tests.export.trees.edges import GAPPY, NUMBERS, THREE, TWO, VALUES, assert_equal, edges

TREE = DecisionTreeClassifier(max_depth=4, random_state=0)


@pytest.mark.parametrize(
    ("estimator", "target"),
    [
        pytest.param(DecisionTreeClassifier(random_state=0), TWO, id="tree"),
        pytest.param(DecisionTreeClassifier(max_depth=3, criterion="entropy"), np.where(TWO, "é", "n"), id="text"),
        pytest.param(ExtraTreeClassifier(random_state=0), THREE, id="extra tree of three"),
        pytest.param(DecisionTreeRegressor(max_depth=5), VALUES, id="regressor"),
        pytest.param(DecisionTreeRegressor(max_depth=4, criterion="absolute_error"), VALUES, id="absolute error"),
        pytest.param(DecisionTreeRegressor(max_depth=4, monotonic_cst=[1, 0, 0]), VALUES, id="monotonic"),
        pytest.param(ExtraTreeRegressor(random_state=0), VALUES, id="extra regressor"),
        pytest.param(RandomForestClassifier(8, random_state=0), TWO, id="forest"),
        pytest.param(RandomForestClassifier(7, max_depth=4, random_state=0), THREE, id="forest of three"),
        pytest.param(ExtraTreesClassifier(8, random_state=0), TWO == 1, id="extra trees of booleans"),
        pytest.param(RandomForestRegressor(8, criterion="poisson"), np.exp(VALUES), id="forest of counts"),
        pytest.param(ExtraTreesRegressor(8, random_state=0), VALUES, id="extra trees of values"),
        pytest.param(BaggingClassifier(TREE, 5, max_features=0.7, random_state=0), TWO, id="bagging"),
        pytest.param(
            BaggingRegressor(DecisionTreeRegressor(max_depth=4), 5, random_state=0), VALUES, id="bag of values"
        ),
        pytest.param(make_pipeline(StandardScaler(), RandomForestClassifier(8)), TWO, id="scaled forest"),
        pytest.param(make_pipeline(RobustScaler(), DecisionTreeRegressor()), VALUES, id="scaled tree"),
    ],
)
def test_missing_values_and_thresholds_are_exact_where_plain_skl2onnx_is_refused(
    estimator: Any, target: Any, tmp_path: Path
) -> None:
    estimator.fit(GAPPY, target)

    made = export(estimator, GAPPY, tmp_path / "made.onnx")

    assert all(column.nullable for column in made.columns)
    assert_equal(made.path, estimator, edges(estimator))
    with pytest.raises((Disagreement, NotConvertible)):
        export(estimator, GAPPY, tmp_path / "plain.onnx", repairs=())


def test_skl2onnx_converts_a_tree_that_sends_nothing_left_itself(tmp_path: Path) -> None:
    # A split that never saw a missing value sends it to its larger side.
    frame = DataFrame({"a": np.repeat([0.0, 1.0], [5, 20])})

    made = export(DecisionTreeRegressor().fit(frame, frame["a"]), frame, tmp_path / "made.onnx")

    assert made.repairs == ()


def test_a_forest_of_single_leaves_has_their_value(tmp_path: Path) -> None:
    frame = GAPPY.assign(a=GAPPY["a"].fillna(0))
    estimator = make_pipeline(StandardScaler(), RandomForestRegressor(2)).fit(frame, np.full(len(frame), 7.5))

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert made.repairs == ("trees of regressors",)
    assert Model.load(made.path).predict([[1.0, None, 3.0]]) == [7.5]


def test_a_split_on_missing_values_alone_is_right_in_float64(tmp_path: Path) -> None:
    frame = DataFrame({"a": np.resize([1.0, np.nan], 60), "b": np.linspace(0, 1, 60)})
    estimator = make_pipeline(StandardScaler(), DecisionTreeClassifier()).fit(frame, frame["a"].isna())
    assert np.isinf(estimator[-1].tree_.threshold).any()

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert made.columns[0].element.name == "double"
    assert [answer["label"] for answer in Model.load(made.path).predict([[None, 0.3], [1e30, 0.3]])] == [True, False]


def test_boosted_stumps_of_adaboost_are_right_at_their_thresholds(tmp_path: Path) -> None:
    frame = GAPPY.fillna(0.25)
    estimator = AdaBoostClassifier(DecisionTreeClassifier(max_depth=2), n_estimators=4).fit(frame, TWO)

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert_equal(made.path, estimator, edges(estimator).fillna(0.25)[NUMBERS].astype(np.float32).astype(float))
