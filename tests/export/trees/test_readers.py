"""A record that was read from a fitted estimator answers as the estimator's trees do, missing values included."""

from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import (
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
)
from sklearn.ensemble._iforest import _average_path_length
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeRegressor

from model_export.trees import bearers, read_trees
from tests.export.trees.walk import answers

random = np.random.default_rng(0)
FULL = random.normal(size=(120, 4))
GAPPY = np.where(random.random(FULL.shape) < 0.2, np.nan, FULL)
CODES = np.column_stack([GAPPY, random.integers(0, 40, len(FULL)), random.integers(0, 3, len(FULL))])
CODES[::9, 4:] = np.nan
CLASSES = random.integers(0, 3, len(FULL))
VALUES = random.normal(size=len(FULL))


@pytest.mark.parametrize(
    "estimator",
    [
        DecisionTreeClassifier(random_state=0),
        RandomForestClassifier(4, random_state=0),
        ExtraTreesClassifier(4, random_state=0),
        BaggingClassifier(DecisionTreeClassifier(), 4, max_features=0.5, random_state=0),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_trees_of_classifiers_give_probabilities(estimator: Any) -> None:
    estimator.fit(GAPPY, CLASSES)

    made = answers(read_trees(estimator), GAPPY)  # type: ignore[arg-type]

    assert np.array_equal(made, estimator.predict_proba(GAPPY))


@pytest.mark.parametrize(
    "estimator",
    [
        DecisionTreeRegressor(random_state=0),
        ExtraTreeRegressor(random_state=0),
        RandomForestRegressor(4, random_state=0),
        ExtraTreesRegressor(4, random_state=0),
        BaggingRegressor(DecisionTreeRegressor(), 4, max_features=0.5, random_state=0),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_trees_of_regressors_give_values(estimator: Any) -> None:
    estimator.fit(GAPPY, VALUES)

    made = answers(read_trees(estimator), GAPPY)  # type: ignore[arg-type]

    assert np.allclose(made[:, 0], estimator.predict(GAPPY), rtol=1e-14)


def test_trees_of_boosting_give_raw_scores_but_for_the_first() -> None:
    estimator = GradientBoostingClassifier(n_estimators=4, random_state=0).fit(FULL, CLASSES)

    made = answers(read_trees(estimator), FULL)  # type: ignore[arg-type]

    assert np.allclose(made + estimator._raw_predict_init(FULL), estimator.decision_function(FULL), atol=1e-14)


@pytest.mark.parametrize("categories", [None, [4, 5]], ids=["numbers", "categories"])
@pytest.mark.parametrize("kind", [HistGradientBoostingClassifier, HistGradientBoostingRegressor])
def test_trees_of_histogram_boosting_give_raw_scores(kind: Any, categories: Any) -> None:
    estimator = kind(max_iter=6, min_samples_leaf=3, categorical_features=categories).fit(CODES, CLASSES)
    unseen = CODES + np.array([0, 0, 0, 0, 20, 0.5])

    made = answers(read_trees(estimator), unseen)  # type: ignore[arg-type]

    expected = estimator._raw_predict(unseen)
    assert np.allclose(made, expected, atol=1e-14)


def test_trees_of_an_isolation_forest_give_the_length_of_the_path() -> None:
    estimator = IsolationForest(n_estimators=5, max_features=0.5, random_state=0).fit(GAPPY)

    made = answers(read_trees(estimator), GAPPY)[:, 0]  # type: ignore[arg-type]

    whole = 5 * _average_path_length([estimator._max_samples])
    assert np.allclose(-(2 ** (-made / whole)), estimator.score_samples(GAPPY), rtol=1e-14)


def test_each_part_that_bears_trees_is_found_once() -> None:
    forest, boosting = RandomForestClassifier(3), HistGradientBoostingClassifier(max_iter=2)
    voting = VotingClassifier([("forest", forest), ("boosting", boosting)])
    estimator = make_pipeline(StandardScaler(), voting).fit(FULL, CLASSES)

    found = [(type(part), len(trees.roots)) for part, trees in bearers(estimator)]

    assert found == [(RandomForestClassifier, 3), (HistGradientBoostingClassifier, 6)]


def test_a_part_without_trees_has_none() -> None:
    assert read_trees(StandardScaler()) is None
    assert read_trees(RandomForestClassifier()) is None
    assert read_trees(HistGradientBoostingClassifier()) is None
