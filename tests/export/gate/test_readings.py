"""Trees are found wherever an estimator keeps them, with the rows as they come to them."""

from typing import Any

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.ensemble import BaggingRegressor, RandomForestRegressor, StackingRegressor, VotingRegressor
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from model_export.gate.readings import find_readings
from tests.export.frames import mixed

FRAME, _ = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)", "rooms"]]
TREES = RandomForestRegressor(2, max_depth=2, random_state=0)
SCALED = make_pipeline(MinMaxScaler(), TREES)


@pytest.mark.parametrize(
    ("estimator", "count"),
    [
        (VotingRegressor([("one", SCALED), ("other", SCALED)]), 2),
        (BaggingRegressor(SCALED, 3, max_features=0.6, random_state=0), 3),
        (StackingRegressor([("one", LinearRegression())], SCALED, cv=2), 1),
        (TransformedTargetRegressor(SCALED, transformer=StandardScaler()), 1),
        (TransformedTargetRegressor(FrozenEstimator(SCALED.fit(NUMBERS, NUMBERS["rooms"]))), 1),
    ],
    ids=["voting", "bagging", "stacking", "transformed target", "frozen"],
)
def test_trees_inside_other_estimators_are_found_behind_their_scaler(estimator: Any, count: int) -> None:
    estimator.fit(NUMBERS, NUMBERS["rooms"])

    found = find_readings(estimator)

    assert len(found) == count
    assert all(len(reading.trees) == 2 and not reading.straight for reading in found)
    assert all(np.abs(np.asarray(reading.way(NUMBERS))).max() < 10 for reading in found), "they are scaled"


@pytest.mark.parametrize(("beside", "exact"), [(MinMaxScaler(), True), (PCA(1), False), ("passthrough", True)])
def test_a_union_is_as_exact_as_its_branches(beside: Any, exact: bool) -> None:
    union = FeatureUnion([("scaled", StandardScaler()), ("beside", beside)])
    estimator = make_pipeline(union, TREES).fit(NUMBERS, NUMBERS["rooms"])

    (reading,) = find_readings(estimator)

    assert reading.exact is exact
