"""What skl2onnx converts rightly passes, and in float32 where that is right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.cross_decomposition import PLSRegression
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    GradientBoostingClassifier,
    RandomForestRegressor,
    StackingClassifier,
)
from sklearn.linear_model import LogisticRegression, PoissonRegressor, Ridge, RidgeClassifier
from sklearn.multioutput import MultiOutputRegressor
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, PowerTransformer, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from model_export import export
from tests.export.frames import mixed

FRAME, TARGET = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)"]]
VALUE = FRAME["home.dest"] ** 2 + FRAME["income (k$)"]
THREE = np.digitize(FRAME["home.dest"], [-0.5, 0.5])
COLUMNS = ColumnTransformer([("n", StandardScaler(), ["home.dest"]), ("c", OneHotEncoder(), ["größe"])])

IN_FLOAT32: dict[str, Callable[[], Any]] = {
    "logistic": lambda: LogisticRegression().fit(NUMBERS, TARGET),
    "logistic of three": lambda: make_pipeline(StandardScaler(), LogisticRegression()).fit(NUMBERS, THREE),
    "mixed columns": lambda: make_pipeline(COLUMNS, LogisticRegression()).fit(FRAME, TARGET),
    "linear": lambda: make_pipeline(StandardScaler(), Ridge()).fit(NUMBERS, VALUE),
    "centred answers": lambda: Ridge().fit(NUMBERS, 1000 * (VALUE - VALUE.mean())),
    "labels alone": lambda: make_pipeline(StandardScaler(), LinearSVC()).fit(NUMBERS, TARGET),
    "labels of three": lambda: RidgeClassifier().fit(NUMBERS, THREE),
    "exponents": lambda: make_pipeline(StandardScaler(), PoissonRegressor()).fit(NUMBERS, VALUE),
    "kernel": lambda: make_pipeline(StandardScaler(), SVC()).fit(NUMBERS, THREE),
    "network": lambda: make_pipeline(StandardScaler(), MLPClassifier((4,), max_iter=20)).fit(NUMBERS, TARGET),
    "bayes": lambda: GaussianNB().fit(NUMBERS, TARGET),
    "powers": lambda: make_pipeline(PowerTransformer(), LogisticRegression()).fit(NUMBERS, TARGET),
    "parts": lambda: PLSRegression(1).fit(NUMBERS, VALUE),
    "several targets": lambda: MultiOutputRegressor(Ridge()).fit(NUMBERS, np.c_[VALUE, -VALUE]),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=5).fit(NUMBERS, TARGET),
    "boosted labels": lambda: AdaBoostClassifier(n_estimators=5).fit(NUMBERS, TARGET.astype(int)),
    "forest": lambda: RandomForestRegressor(5, max_depth=5, random_state=0).fit(NUMBERS, VALUE),
    "bagging": lambda: BaggingClassifier(n_estimators=3, max_features=1, random_state=0).fit(NUMBERS, TARGET),
    "stack": lambda: StackingClassifier([("t", DecisionTreeClassifier(max_depth=3))]).fit(NUMBERS, TARGET),
    "calibrated": lambda: CalibratedClassifierCV(LinearSVC(), cv=2).fit(NUMBERS, TARGET),
}


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize("name", IN_FLOAT32)
def test_a_right_conversion_passes_in_float32(name: str, tmp_path: Path) -> None:
    estimator = IN_FLOAT32[name]()

    made = export(estimator, FRAME, tmp_path / "m.onnx")

    assert {column.element.name for column in made.columns if column.kind != "string"} == {"float"}


def test_neighbours_that_float32_cannot_tell_apart_far_away_enter_as_float64(tmp_path: Path) -> None:
    estimator = KNeighborsRegressor().fit(NUMBERS, VALUE)

    made = export(estimator, FRAME, tmp_path / "m.onnx")

    assert {column.element.name for column in made.columns} == {"double"}


def test_trees_behind_a_projection_pass_in_float64(tmp_path: Path) -> None:
    estimator = make_pipeline(PCA(2), DecisionTreeClassifier(max_depth=4, random_state=0)).fit(NUMBERS, TARGET)

    made = export(estimator, FRAME, tmp_path / "m.onnx")

    assert {column.element.name for column in made.columns} == {"double"}
    thresholds = next(family for family in made.report.compared.families if family.family == "thresholds")
    assert 0 < thresholds.splits <= thresholds.of
