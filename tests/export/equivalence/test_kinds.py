"""Each kind of trees is proven for every input, and with one number moved it is not."""

from typing import Any

import pytest
from sklearn.base import clone, is_classifier
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from model_export.equivalence import Verdict
from model_export.equivalence.proof import OTHER, OTHER_ARRAYS, OTHER_BASE
from tests.export.equivalence.forms import BASES, LEAVES, NUMBERS, THRESHOLDS, forms, moved, numbers

lightgbm = pytest.importorskip("lightgbm", reason="needs LightGBM: uv sync --group boosting")
xgboost = pytest.importorskip("xgboost", reason="needs XGBoost: uv sync --group boosting")

CLASSIFIERS = [
    DecisionTreeClassifier(max_depth=4, random_state=0),
    RandomForestClassifier(3, max_depth=4, random_state=0),
    ExtraTreesClassifier(3, max_depth=4, random_state=0),
    GradientBoostingClassifier(n_estimators=3, random_state=0),
    HistGradientBoostingClassifier(max_iter=3),
    lightgbm.LGBMClassifier(n_estimators=3, num_leaves=5, verbose=-1),
    xgboost.XGBClassifier(n_estimators=3, max_depth=3),
]
REGRESSORS = [
    DecisionTreeRegressor(max_depth=4, random_state=0),
    RandomForestRegressor(3, max_depth=4, random_state=0),
    ExtraTreesRegressor(3, max_depth=4, random_state=0),
    GradientBoostingRegressor(n_estimators=3, random_state=0),
    HistGradientBoostingRegressor(max_iter=3),
    lightgbm.LGBMRegressor(n_estimators=3, num_leaves=5, verbose=-1),
    xgboost.XGBRegressor(n_estimators=3, max_depth=3),
]


def name_of(estimator: Any) -> str:
    return type(estimator).__name__


def takes_gaps(estimator: Any) -> bool:
    return not isinstance(estimator, GradientBoostingClassifier | GradientBoostingRegressor)


@pytest.mark.parametrize(
    ("estimator", "classes"),
    [*((estimator, 2) for estimator in CLASSIFIERS), *((CLASSIFIERS[place], 3) for place in (1, 3, 4, 6))],
    ids=name_of,
)
def test_a_classifier_is_proven(estimator: Any, classes: int) -> None:
    frame = numbers(gaps=takes_gaps(estimator))

    verdict = forms(clone(estimator).fit(frame, frame["rooms"] % classes), frame).verdict()

    assert verdict.status == "proven for every input", verdict.words
    assert ("missing values included" in verdict.words) == takes_gaps(estimator)
    assert verdict.words.endswith("what follows their sum was compared on rows")


@pytest.mark.parametrize("estimator", REGRESSORS, ids=name_of)
def test_a_regressor_is_proven_and_with_a_number_moved_it_is_not(estimator: Any) -> None:
    frame = numbers(gaps=takes_gaps(estimator))
    case = forms(clone(estimator).fit(frame, frame["income (k$)"]), frame)
    reason = OTHER_ARRAYS if isinstance(estimator, HistGradientBoostingRegressor) else OTHER

    assert case.verdict().status == "proven for every input"
    assert case.verdict(written=moved(case.written, THRESHOLDS)) == Verdict("not proven", reason)
    assert case.verdict(written=moved(case.written, LEAVES)) == Verdict("not proven", reason)


@pytest.mark.parametrize("numbers_moved", [(THRESHOLDS, 0.0), (LEAVES, 0.01)], ids=["threshold", "leaf"])
@pytest.mark.parametrize("estimator", [CLASSIFIERS[1], REGRESSORS[3], CLASSIFIERS[6]], ids=name_of)
def test_a_graph_converted_with_a_number_moved_is_not_proven(estimator: Any, numbers_moved: Any) -> None:
    frame, income = numbers(), numbers()["income (k$)"]
    case = forms(clone(estimator).fit(frame, income > 50 if is_classifier(estimator) else income), frame)
    names, step = numbers_moved

    verdict = case.verdict(plain=moved(case.plain, names, step))

    assert verdict.status == "not proven"
    assert "leafparity says NOT EQUIVALENT" in verdict.words


def test_other_base_values_are_not_proven() -> None:
    frame = numbers()
    case = forms(clone(REGRESSORS[3]).fit(frame, frame["rooms"] * 1.5), frame)

    assert case.verdict(plain=moved(case.plain, BASES, 0.01)) == Verdict("not proven", OTHER_BASE)


def test_behind_a_scaler_the_proof_takes_it_in() -> None:
    frame = numbers()
    case = forms(make_pipeline(StandardScaler(), RandomForestClassifier(3)).fit(frame, frame["rooms"] > 4), frame)

    assert case.verdict().status == "proven for every input"


SCALED = ColumnTransformer([("scaled", StandardScaler(), NUMBERS[:2])], remainder="passthrough")


@pytest.mark.parametrize("final", [CLASSIFIERS[1], CLASSIFIERS[4], CLASSIFIERS[6]], ids=name_of)
@pytest.mark.parametrize("step", [SCALED, SimpleImputer()], ids=name_of)
def test_behind_other_steps_the_trees_alone_are_proven(step: Any, final: Any) -> None:
    frame = numbers(gaps=True)
    case = forms(clone(make_pipeline(step, final)).fit(frame, frame["rooms"] > 4), frame)

    verdict = case.verdict()

    assert verdict.status == "trees proven", verdict.words
    assert verdict.words.endswith("compared on rows, so were the steps before the trees")


def test_trees_among_other_estimators_are_not_proven() -> None:
    frame = numbers()
    voting = VotingRegressor([("one", DecisionTreeRegressor(max_depth=2))]).fit(frame, frame["rooms"])

    verdict = forms(voting, frame).verdict()

    assert verdict.status == "not proven"
    assert verdict.words.startswith("VotingRegressor: ")


def test_a_proof_of_xgboost_takes_the_best_iteration_alone() -> None:
    frame = numbers()
    boosting = xgboost.XGBRegressor(n_estimators=20, max_depth=2, early_stopping_rounds=1)
    boosting.fit(frame, frame["rooms"], eval_set=[(frame, frame["rooms"][::-1])], verbose=False)

    verdict = forms(boosting, frame).verdict()

    assert verdict.status == "proven for every input", verdict.words
    assert verdict.words.startswith(f"each of {boosting.best_iteration + 1} trees")
