"""XGBoost's estimators answer as they do, at each threshold and beside it, alone and inside others."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from model_export import NotConvertible, export
from model_export.families import read
from shared.model import Model
from shared.tensor import DOUBLE, FLOAT
from tests.export.families.judge import convert_alone, demand_equal
from tests.export.families.rows import made_rows, rows_to_judge, score
from tests.export.frames import mixed, with_gaps
from tests.export.trees.walk import answers

xgboost = pytest.importorskip("xgboost", reason="needs XGBoost: uv sync --group boosting")

ROWS = made_rows()
NUMBERS = score(ROWS)
POSITIVE = np.exp(NUMBERS / 3)
SHARES = (POSITIVE - POSITIVE.min()) / np.ptp(POSITIVE)
TWO = (NUMBERS > 0.7).astype(int)
FOUR = np.digitize(NUMBERS, [0, 1, 2])
SMALL = {"n_estimators": 10, "max_depth": 3, "n_jobs": 1}
SETS = {"enable_categorical": True, "feature_types": ["q", "q", "c", "q"]}


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ({}, TWO),
        ({}, FOUR),
        ({"booster": "dart", "rate_drop": 0.3}, TWO),
        ({"missing": -999.0}, TWO),
        ({"missing": 0.0}, TWO),
        ({"base_score": 0.9}, TWO),
        ({"objective": "binary:hinge"}, TWO),
        ({"tree_method": "exact", "gamma": 1.0}, TWO),
        ({"grow_policy": "lossguide", "max_leaves": 8}, TWO),
        ({"num_parallel_tree": 3, "subsample": 0.5}, TWO),
        (SETS, TWO),
        (SETS | {"max_cat_to_onehot": 1}, FOUR),
    ],
)
def test_a_classifier_answers_as_it_does(settings: dict[str, Any], target: Any) -> None:
    estimator = xgboost.XGBClassifier(**SMALL, **settings).fit(ROWS, target)

    model = convert_alone(estimator)

    demand_equal(estimator, model)
    assert {column.element for column in model.signature.columns} == {FLOAT}


@pytest.mark.parametrize(
    ("objective", "target"),
    [
        ("reg:squarederror", NUMBERS),
        ("reg:squaredlogerror", POSITIVE),
        ("reg:pseudohubererror", NUMBERS),
        ("reg:absoluteerror", NUMBERS),
        ("reg:logistic", SHARES),
        ("count:poisson", POSITIVE),
        ("reg:gamma", POSITIVE),
        ("reg:tweedie", POSITIVE),
    ],
)
def test_a_regressor_answers_as_it_does(objective: str, target: Any) -> None:
    estimator = xgboost.XGBRegressor(objective=objective, **SMALL).fit(ROWS, target)

    demand_equal(estimator, convert_alone(estimator))


@pytest.mark.parametrize(
    "estimator",
    [
        xgboost.XGBRegressor(objective="reg:quantileerror", quantile_alpha=np.array([0.2, 0.8]), **SMALL),
        xgboost.XGBRegressor(**SMALL),
    ],
)
def test_several_numbers_a_row_answer_as_it_does(estimator: Any) -> None:
    several = estimator.objective != "reg:quantileerror"
    estimator.fit(ROWS, np.column_stack([NUMBERS, POSITIVE]) if several else NUMBERS)

    demand_equal(estimator, convert_alone(estimator))


@pytest.mark.parametrize("kind", [xgboost.XGBRFClassifier, xgboost.XGBRFRegressor])
def test_a_random_forest_answers_as_it_does(kind: Any) -> None:
    estimator = kind(**SMALL).fit(ROWS, FOUR)

    demand_equal(estimator, convert_alone(estimator))


@pytest.mark.parametrize("objective", ["rank:ndcg", "rank:pairwise", "rank:map"])
def test_a_ranker_answers_its_scores(objective: str) -> None:
    estimator = xgboost.XGBRanker(objective=objective, **SMALL).fit(ROWS, TWO, group=[30] * 10)

    demand_equal(estimator, convert_alone(estimator))


def test_only_the_trees_up_to_the_best_iteration_answer() -> None:
    estimator = xgboost.XGBClassifier(early_stopping_rounds=2, **(SMALL | {"n_estimators": 100}))
    estimator.fit(ROWS[:200], TWO[:200], eval_set=[(ROWS[200:], TWO[200:])], verbose=False)

    model = convert_alone(estimator)

    assert estimator.best_iteration + 1 < estimator.get_booster().num_boosted_rounds()
    demand_equal(estimator, model)


def test_the_sums_begin_with_the_base_score() -> None:
    estimator = xgboost.XGBRegressor(base_score=1000.25, **SMALL).fit(ROWS, NUMBERS)
    rows = rows_to_judge(estimator, ROWS)

    boosted = read(estimator)

    assert boosted is not None
    assert answers(boosted.trees, rows)[:, 0] == pytest.approx(estimator.predict(rows), rel=1e-6)


def pipeline(final: Any, sparse_threshold: float = 0.0) -> Any:
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["home.dest", "income (k$)", "rooms"]),
            ("flags", "passthrough", ["owner"]),
            ("words", OneHotEncoder(handle_unknown="ignore"), ["größe"]),
        ],
        sparse_threshold=sparse_threshold,
    )
    return make_pipeline(columns, final)


@pytest.mark.parametrize("sparse_threshold", [0.0, 1.0])
def test_zeros_of_sparse_rows_are_missing_to_it(sparse_threshold: float, tmp_path: Path) -> None:
    frame, target = mixed()
    frame = with_gaps(frame, ["home.dest", "income (k$)"])
    estimator = pipeline(xgboost.XGBClassifier(**SMALL), sparse_threshold).fit(frame, target.astype(int))

    made = export(estimator, frame, tmp_path / "pipeline.onnx")

    others = with_gaps(mixed(2000)[0], ["home.dest", "income (k$)"])
    answers = Model.load(made.path).predict(others.astype(object).where(others.notna(), None).to_numpy().tolist())
    assert [answer["label"] for answer in answers] == estimator.predict(others).tolist()
    assert {column.element for column in made.columns if column.kind != "string"} == {DOUBLE}


def test_a_missing_number_of_its_own_in_sparse_rows_is_refused_in_words(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = pipeline(xgboost.XGBClassifier(missing=-1.0, **SMALL), 1.0).fit(frame, target.astype(int))

    with pytest.raises(NotConvertible, match="on sparse rows, whose zeros are missing too; use missing=nan"):
        export(estimator, frame, tmp_path / "pipeline.onnx")


@pytest.mark.parametrize(
    "meta",
    [
        lambda members: VotingClassifier(members, voting="soft", flatten_transform=False),
        lambda members: StackingClassifier(members, cv=2),
    ],
    ids=["voting", "stacking"],
)
def test_it_may_stand_inside_other_estimators(meta: Any, tmp_path: Path) -> None:
    rows = np.nan_to_num(ROWS[:, :3])
    members = [("trees", xgboost.XGBClassifier(**SMALL)), ("line", LogisticRegression(max_iter=2000))]
    estimator = meta(members).fit(rows, TWO)

    made = export(estimator, rows, tmp_path / "meta.onnx")

    demand_equal(estimator, Model.load(made.path), rows + 0.01)


def test_a_frame_keeps_its_names(tmp_path: Path) -> None:
    frame = DataFrame(ROWS, columns=["income (k$)", "b", "c d", "e"])
    estimator = xgboost.XGBRegressor(**SMALL).fit(frame, NUMBERS)

    made = export(estimator, frame.assign(more=1.0), tmp_path / "named.onnx")

    assert [column.name for column in made.columns] == ["income (k$)", "b", "c d", "e"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"objective": "survival:cox"}, "objective survival:cox has no link"),
        ({"booster": "gblinear", "max_depth": None}, "booster 'gblinear' has no trees"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*Parameters.*not used:UserWarning")
def test_what_has_no_exact_form_is_refused_in_words(settings: dict[str, Any], words: str, tmp_path: Path) -> None:
    estimator = xgboost.XGBRegressor(**(SMALL | settings)).fit(np.nan_to_num(ROWS), POSITIVE)

    with pytest.raises(NotConvertible, match=words):
        export(estimator, np.nan_to_num(ROWS), tmp_path / "model.onnx")


def test_trees_of_several_targets_are_refused_in_words() -> None:
    estimator = xgboost.XGBRegressor(multi_strategy="multi_output_tree", **SMALL)
    estimator.fit(ROWS, np.column_stack([NUMBERS, POSITIVE]))

    with pytest.raises(NotConvertible, match="use multi_strategy='one_output_per_tree'"):
        convert_alone(estimator)


@pytest.mark.filterwarnings("ignore:Constructing a Categorical")
def test_categories_that_xgboost_numbers_itself_are_refused_in_words(tmp_path: Path) -> None:
    frame = (
        DataFrame(ROWS[:, :2], columns=["a", "b"]).assign(word=np.array(["x", "y"])[TWO]).astype({"word": "category"})
    )
    estimator = xgboost.XGBRegressor(enable_categorical=True, **SMALL).fit(frame, NUMBERS)

    with pytest.raises(NotConvertible, match="type category, which it numbers itself; encode them before it"):
        export(estimator, frame, tmp_path / "words.onnx")
