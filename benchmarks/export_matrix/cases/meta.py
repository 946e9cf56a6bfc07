"""Estimators made of estimators."""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    BaggingClassifier,
    BaggingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV, TunedThresholdClassifierCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import cancer, diabetes, gaps, iris, positive, wine


def _several(trees: int) -> list[tuple[str, object]]:
    return [
        ("line", make_pipeline(StandardScaler(), LogisticRegression())),
        ("bayes", GaussianNB()),
        ("forest", RandomForestClassifier(trees, random_state=0)),
    ]


def _several_for_numbers(trees: int) -> list[tuple[str, object]]:
    return [("line", Ridge()), ("forest", RandomForestRegressor(trees, random_state=0))]


CASES = (
    Case("hard voting", wine, lambda size: VotingClassifier(_several(size.trees))),
    Case("soft voting", wine, lambda size: VotingClassifier(_several(size.trees), voting="soft")),
    Case("voting for numbers", diabetes, lambda size: VotingRegressor(_several_for_numbers(size.trees))),
    Case("stacking", wine, lambda size: StackingClassifier(_several(size.trees), cv=3)),
    Case("stacking for numbers", diabetes, lambda size: StackingRegressor(_several_for_numbers(size.trees), cv=3)),
    Case("bagged trees", cancer, lambda size: BaggingClassifier(DecisionTreeClassifier(), size.trees, random_state=0)),
    Case(
        "bagged trees, missing values",
        gaps,
        lambda size: BaggingClassifier(DecisionTreeClassifier(), size.trees, max_features=0.8, random_state=0),
    ),
    Case(
        "bagged trees for numbers",
        diabetes,
        lambda size: BaggingRegressor(DecisionTreeRegressor(max_depth=4), size.trees, random_state=0),
    ),
    Case("calibrated support vectors", cancer, lambda _: CalibratedClassifierCV(LinearSVC(max_iter=50_000), cv=3)),
    Case(
        "calibrated forest, isotonic",
        wine,
        lambda size: CalibratedClassifierCV(
            RandomForestClassifier(size.trees, random_state=0), method="isotonic", cv=3
        ),
    ),
    Case(
        "tuned threshold",
        cancer,
        lambda _: TunedThresholdClassifierCV(
            make_pipeline(StandardScaler(), LogisticRegression()), scoring="f1", thresholds=[0.2, 0.3, 0.4]
        ),
    ),
    Case(
        "fixed threshold",
        cancer,
        lambda _: FixedThresholdClassifier(make_pipeline(StandardScaler(), LogisticRegression()), threshold=0.3),
    ),
    Case("one against the rest", iris, lambda _: OneVsRestClassifier(LogisticRegression())),
    Case("one against one", iris, lambda _: OneVsOneClassifier(LogisticRegression())),
    Case(
        "searched",
        iris,
        lambda _: GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [2, 3]}, cv=3),
    ),
    Case(
        "logarithm of the target",
        positive,
        lambda _: TransformedTargetRegressor(LinearRegression(), func=np.log1p, inverse_func=np.expm1),
    ),
)
