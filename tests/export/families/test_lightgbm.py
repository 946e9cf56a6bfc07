"""LightGBM's estimators answer as they do, at each threshold and beside it, alone and inside others."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from model_export import NotConvertible, UnusableColumns, export
from shared.model import Model
from shared.tensor import DOUBLE
from tests.export.families.judge import convert_alone, demand_equal
from tests.export.families.rows import made_rows, score
from tests.export.frames import mixed, with_gaps

lightgbm = pytest.importorskip("lightgbm", reason="needs LightGBM: uv sync --group boosting")

ROWS = made_rows()
NUMBERS = score(ROWS)
POSITIVE = np.exp(NUMBERS / 3)
SHARES = (POSITIVE - POSITIVE.min()) / np.ptp(POSITIVE)
TWO = (NUMBERS > 0.7).astype(int)
FOUR = np.digitize(NUMBERS, [0, 1, 2])
SMALL = {"n_estimators": 10, "num_leaves": 7, "min_child_samples": 5, "verbose": -1, "n_jobs": 1}
FOREST = {"boosting_type": "rf", "bagging_freq": 1, "bagging_fraction": 0.5}


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({}, TWO),
        ({}, TWO == 1),
        ({}, np.array(["no", "yes"])[TWO]),
        ({}, FOUR),
        ({"objective": "multiclassova"}, FOUR),
        ({"objective": "cross_entropy"}, TWO),
        ({"sigmoid": 2.0}, TWO),
        ({"boosting_type": "dart"}, TWO),
        (FOREST, TWO),
        (FOREST, FOUR),
        ({"zero_as_missing": True}, TWO),
        ({"use_missing": False}, TWO),
    ],
)
def test_a_classifier_answers_as_it_does(settings: dict[str, Any], target: Any) -> None:
    estimator = lightgbm.LGBMClassifier(**SMALL, **settings).fit(ROWS, target)

    model = convert_alone(estimator)

    demand_equal(estimator, model)
    assert {column.element for column in model.signature.columns} == {DOUBLE}


@pytest.mark.parametrize(
    "settings",
    [{"min_data_per_group": 1, "cat_smooth": 0}, {"zero_as_missing": True, "max_cat_to_onehot": 1, "cat_smooth": 0}],
)
def test_sets_of_categories_answer_as_it_does(settings: dict[str, Any]) -> None:
    estimator = lightgbm.LGBMClassifier(**SMALL, **settings).fit(ROWS, FOUR, categorical_feature=[2])

    model = convert_alone(estimator)

    assert "num_cat=1" in estimator.booster_.model_to_string()
    demand_equal(estimator, model)


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({}, NUMBERS),
        ({"reg_sqrt": True}, NUMBERS),
        (FOREST, NUMBERS),
        ({"objective": "regression_l1"}, NUMBERS),
        ({"objective": "huber"}, NUMBERS),
        ({"objective": "fair"}, NUMBERS),
        ({"objective": "quantile"}, NUMBERS),
        ({"objective": "mape"}, NUMBERS),
        ({"objective": "poisson"}, POSITIVE),
        ({"objective": "gamma"}, POSITIVE),
        ({"objective": "tweedie"}, POSITIVE),
        ({"objective": "cross_entropy"}, SHARES),
        ({"objective": "cross_entropy_lambda"}, SHARES),
    ],
)
def test_a_regressor_answers_as_it_does(settings: dict[str, Any], target: Any) -> None:
    estimator = lightgbm.LGBMRegressor(**SMALL, **settings).fit(ROWS, target)

    demand_equal(estimator, convert_alone(estimator))


@pytest.mark.parametrize("objective", ["lambdarank", "rank_xendcg"])
def test_a_ranker_answers_its_scores(objective: str) -> None:
    estimator = lightgbm.LGBMRanker(objective=objective, **SMALL).fit(ROWS, FOUR, group=[30] * 10)

    demand_equal(estimator, convert_alone(estimator))


def test_only_the_trees_up_to_the_best_iteration_answer() -> None:
    estimator = lightgbm.LGBMClassifier(**(SMALL | {"n_estimators": 100})).fit(
        ROWS[:200],
        TWO[:200],
        eval_X=ROWS[200:],
        eval_y=TWO[200:],
        callbacks=[lightgbm.early_stopping(2, verbose=False)],
    )

    model = convert_alone(estimator)

    assert estimator.best_iteration_ < 100
    demand_equal(estimator, model)


@pytest.mark.parametrize("sparse_threshold", [0.0, 1.0])
def test_a_pipeline_answers_rows_that_it_was_not_given(sparse_threshold: float, tmp_path: Path) -> None:
    frame, target = mixed()
    frame = with_gaps(frame, ["home.dest", "income (k$)"])
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["home.dest", "income (k$)", "rooms"]),
            ("flags", "passthrough", ["owner"]),
            ("words", OneHotEncoder(handle_unknown="ignore"), ["größe"]),
        ],
        sparse_threshold=sparse_threshold,
    )
    estimator = make_pipeline(columns, lightgbm.LGBMClassifier(**SMALL)).fit(frame, target)

    made = export(estimator, frame, tmp_path / "pipeline.onnx")

    assert made.repairs == ("LightGBM's classifier",)
    others = with_gaps(mixed(2000)[0], ["home.dest", "income (k$)"])
    answers = Model.load(made.path).predict(others.astype(object).where(others.notna(), None).to_numpy().tolist())
    assert [answer["label"] for answer in answers] == estimator.predict(others).tolist()


def test_a_calibration_asks_for_the_sums(tmp_path: Path) -> None:
    rows = np.nan_to_num(ROWS)
    estimator = CalibratedClassifierCV(lightgbm.LGBMClassifier(**SMALL), cv=2).fit(rows, TWO)

    made = export(estimator, rows, tmp_path / "calibrated.onnx")

    demand_equal(estimator, Model.load(made.path), rows)


def test_columns_keep_names_in_which_lightgbm_replaces_blanks(tmp_path: Path) -> None:
    frame = DataFrame(ROWS, columns=["income (k$)", "b", "c d", "e"])
    estimator = lightgbm.LGBMRegressor(**SMALL).fit(frame, NUMBERS)

    made = export(estimator, frame.assign(more=1.0), tmp_path / "named.onnx")

    assert [column.name for column in made.columns] == ["income (k$)", "b", "c d", "e"]


def test_a_name_that_lightgbm_made_of_two_columns_is_refused(tmp_path: Path) -> None:
    frame = DataFrame(ROWS, columns=["a b", "c", "d", "e"])
    estimator = lightgbm.LGBMRegressor(**SMALL).fit(frame, NUMBERS)

    with pytest.raises(UnusableColumns, match="'a_b' may be any of \\['a b', 'a_b'\\]"):
        export(estimator, frame.assign(a_b=1.0), tmp_path / "named.onnx")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"linear_tree": True}, "linear_tree has no form in ONNX; use linear_tree=False"),
        ({"pred_early_stop": True}, "pred_early_stop changes what it answers"),
        (
            {"objective": lambda known, guess: (guess - known, np.ones_like(known))},
            "objective of one's own has no link",
        ),
    ],
)
def test_what_has_no_exact_form_is_refused_in_words(settings: dict[str, Any], words: str) -> None:
    estimator = lightgbm.LGBMRegressor(**SMALL, **settings).fit(ROWS, NUMBERS)

    with pytest.raises(NotConvertible, match=words):
        convert_alone(estimator)


@pytest.mark.filterwarnings("ignore:Constructing a Categorical")
def test_categories_that_lightgbm_numbers_itself_are_refused_in_words(tmp_path: Path) -> None:
    frame = (
        DataFrame(ROWS[:, :2], columns=["a", "b"]).assign(word=np.array(["x", "y"])[TWO]).astype({"word": "category"})
    )
    estimator = lightgbm.LGBMRegressor(**SMALL).fit(frame, NUMBERS)

    with pytest.raises(NotConvertible, match="type category, which it numbers itself; encode them before it"):
        export(estimator, frame, tmp_path / "words.onnx")


def test_without_repairs_skl2onnx_does_not_know_it(tmp_path: Path) -> None:
    estimator = lightgbm.LGBMRegressor(**SMALL).fit(ROWS, NUMBERS)
    convert_alone(estimator)

    with pytest.raises(NotConvertible, match="LGBMRegressor"):
        export(estimator, ROWS, tmp_path / "plain.onnx", repairs=())
