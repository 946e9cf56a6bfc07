"""Voting, stacking, bagging and boosting answer as scikit-learn's do, in both precisions."""

from typing import Any

import pytest
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from shared.golden import Tolerance
from tests.export.repairs.checks import answers_alike, fails_plainly, labels, numbers, target

CLASSES = [["no", "yes"], [1, 3], [False, True], ["a", "b", "c"]]

LEAVES = Tolerance(1e-6, 1e-6)
"""Trees hold their leaves in float32."""


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize(
    "settings",
    [
        {"voting": "soft"},
        {"voting": "hard"},
        {"voting": "soft", "weights": [1, 9, 3]},
        {"voting": "hard", "weights": [2, 9, 1]},
    ],
    ids=str,
)
def test_a_vote_of_classifiers(classes: list[Any], settings: dict[str, Any]) -> None:
    frame = numbers()
    voters = [("a", make_pipeline(StandardScaler(), LogisticRegression())), ("b", "drop"), ("c", GaussianNB())]
    estimator = VotingClassifier(voters, **settings).fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "a vote of classifiers")


def test_a_vote_of_regressors() -> None:
    frame = numbers()
    voters = [("a", LinearRegression()), ("b", "drop"), ("c", Ridge(50))]
    estimator = VotingRegressor(voters, weights=[1, 9, 2]).fit(frame, target(frame))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "a vote of regressors")


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize(
    ("last", "settings"),
    [
        (LinearSVC(), {"stack_method": "decision_function", "passthrough": True}),
        (RidgeClassifier(), {"stack_method": "predict"}),
        (RidgeClassifier(), {"passthrough": True}),
    ],
    ids=str,
)
def test_stacked_classifiers(classes: list[Any], last: Any, settings: dict[str, Any]) -> None:
    frame = numbers()
    layer = [("a", LogisticRegression()), ("b", last)]
    estimator = StackingClassifier(layer, cv=2, **settings).fit(frame, labels(frame, classes))

    if len(classes) == 2 or settings.get("stack_method") == "predict":
        fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "stacked classifiers")


def test_stacked_regressors_that_were_fitted_before() -> None:
    frame, numbers_to_find = numbers(), target(numbers())
    layer = [("a", FrozenEstimator(Ridge().fit(frame, numbers_to_find))), ("b", LinearRegression())]
    estimator = StackingRegressor(layer, cv=2, passthrough=True).fit(frame, numbers_to_find)

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "stacked regressors")


@pytest.mark.parametrize("classes", CLASSES, ids=str)
def test_bagged_classifiers_without_probabilities_vote(classes: list[Any]) -> None:
    frame = numbers()
    bag = BaggingClassifier(LinearSVC(), n_estimators=3, max_features=0.7, random_state=0)
    estimator = bag.fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "bagged classifiers")


def test_bagged_classifiers_that_miss_a_class() -> None:
    frame = numbers()
    known = labels(frame, ["a", "b", "c"])
    known[known == "b"] = "a"
    known[:2] = "b"
    bag = BaggingClassifier(KNeighborsClassifier(1), n_estimators=6, max_samples=0.3, random_state=0)
    estimator = bag.fit(frame[["a", "b"]], known)

    assert any(len(one.classes_) == 2 for one in estimator.estimators_)
    answers_alike(estimator, frame[["a", "b"]], "bagged classifiers")


@pytest.mark.parametrize("boosted", [False, True])
@pytest.mark.parametrize("classes", CLASSES, ids=str)
def test_classifiers_of_trees_in_float64(classes: list[Any], boosted: bool) -> None:
    frame = numbers()
    tree = DecisionTreeClassifier(max_depth=2, random_state=0)
    kind = AdaBoostClassifier if boosted else BaggingClassifier
    estimator = kind(tree, n_estimators=3, random_state=0).fit(frame, labels(frame, classes))

    answers_alike(estimator, frame, exact=LEAVES)


@pytest.mark.parametrize("kind", [AdaBoostRegressor, BaggingRegressor])
def test_regressors_of_trees_in_float64(kind: Any) -> None:
    frame = numbers()
    estimator = kind(DecisionTreeRegressor(max_depth=3), n_estimators=4, random_state=0).fit(frame, target(frame))

    answers_alike(estimator, frame, exact=LEAVES)
