"""CatBoost's estimators on numbers answer as they do, at each border and beside it, alone and inside others."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.ensemble import VotingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from model_export import NotConvertible, export
from shared.model import Model
from tests.export.families.judge import convert_alone, demand_equal
from tests.export.families.rows import made_rows, score

catboost = pytest.importorskip("catboost", reason="needs CatBoost: uv sync --group boosting")

ROWS = made_rows()
NUMBERS = score(ROWS)
POSITIVE = np.exp(NUMBERS / 3)
TWO = (NUMBERS > 0.7).astype(int)
FOUR = np.digitize(NUMBERS, [0, 1, 2])
SMALL = {"iterations": 8, "depth": 3, "verbose": 0, "allow_writing_files": False, "thread_count": 1}


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({}, TWO),
        ({}, TWO == 1),
        ({}, np.array(["no", "yes"])[TWO]),
        ({}, FOUR),
        ({}, np.array(["d", "a", "b", "c"])[FOUR]),
        ({"loss_function": "CrossEntropy"}, TWO),
        ({"loss_function": "MultiClassOneVsAll"}, FOUR),
        ({"nan_mode": "Max"}, TWO),
        ({"grow_policy": "Lossguide"}, TWO),
        ({"grow_policy": "Depthwise"}, FOUR),
    ],
)
def test_a_classifier_answers_as_it_does(settings: dict[str, Any], target: Any) -> None:
    estimator = catboost.CatBoostClassifier(**SMALL, **settings).fit(ROWS, target)

    demand_equal(estimator, convert_alone(estimator))


def test_a_threshold_of_its_own_is_kept() -> None:
    estimator = catboost.CatBoostClassifier(**SMALL).fit(ROWS, TWO)
    before = estimator.predict(ROWS)
    estimator.set_probability_threshold(0.2)

    model = convert_alone(estimator)

    assert (estimator.predict(ROWS) != before).any()
    demand_equal(estimator, model)


@pytest.mark.parametrize(
    "loss", ["RMSE", "MAE", "Quantile", "LogLinQuantile", "Huber:delta=1", "Poisson", "Tweedie:variance_power=1.5"]
)
def test_a_regressor_answers_as_it_does(loss: str) -> None:
    estimator = catboost.CatBoostRegressor(loss_function=loss, **SMALL).fit(ROWS, POSITIVE)

    demand_equal(estimator, convert_alone(estimator))


def test_several_numbers_a_row_answer_as_it_does() -> None:
    estimator = catboost.CatBoostRegressor(loss_function="MultiRMSE", **SMALL)
    estimator.fit(ROWS, np.column_stack([NUMBERS, POSITIVE]))

    demand_equal(estimator, convert_alone(estimator))


def test_a_ranker_answers_its_scores() -> None:
    estimator = catboost.CatBoostRanker(**SMALL).fit(ROWS, FOUR, group_id=np.repeat(range(10), 30))

    demand_equal(estimator, convert_alone(estimator))


def test_it_may_stand_behind_a_scaler_and_inside_other_estimators(tmp_path: Path) -> None:
    rows = np.nan_to_num(ROWS)
    members = [("trees", catboost.CatBoostRegressor(**SMALL)), ("line", LinearRegression())]
    estimator = make_pipeline(StandardScaler(), VotingRegressor(members)).fit(rows, NUMBERS)

    made = export(estimator, rows, tmp_path / "meta.onnx")

    demand_equal(estimator, Model.load(made.path), rows * 1.01)


def test_a_frame_keeps_its_names(tmp_path: Path) -> None:
    frame = DataFrame(ROWS, columns=["income (k$)", "b", "c d", "e"])
    estimator = catboost.CatBoostRegressor(**SMALL).fit(frame, NUMBERS)

    made = export(estimator, frame.assign(more=1.0), tmp_path / "named.onnx")

    assert [column.name for column in made.columns] == ["income (k$)", "b", "c d", "e"]


def test_categories_are_refused_in_words(tmp_path: Path) -> None:
    frame = DataFrame(ROWS[:, :2], columns=["a", "b"]).assign(word=np.array(["x", "y"])[TWO])
    estimator = catboost.CatBoostRegressor(**SMALL).fit(frame, NUMBERS, cat_features=["word"])

    with pytest.raises(NotConvertible, match="categorical features, which it turns into numbers by hashes"):
        export(estimator, frame, tmp_path / "words.onnx")


def test_a_loss_with_another_kind_of_answer_is_refused_in_words() -> None:
    estimator = catboost.CatBoostRegressor(loss_function="RMSEWithUncertainty", **SMALL).fit(ROWS, NUMBERS)

    with pytest.raises(NotConvertible, match="loss RMSEWithUncertainty has no link"):
        convert_alone(estimator)
