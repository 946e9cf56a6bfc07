"""Pipelines and unions convert with steps that do nothing, with selections by a classifier, and inside one another."""

from pathlib import Path
from typing import Any

import pytest
from lightgbm import LGBMClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import BaggingClassifier, RandomForestClassifier, StackingClassifier, VotingClassifier
from sklearn.feature_selection import RFE
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

from model_export import ExportError, export
from shared.tensor import DOUBLE
from tests.export.frames import mixed

FRAME, TARGET = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)", "rooms"]]
TREES = RandomForestClassifier(5, max_depth=4, random_state=0)


def _behind(*steps: Any) -> Pipeline:
    """A ColumnTransformer of these steps, and a classifier."""
    return make_pipeline(ColumnTransformer([("numbers", make_pipeline(*steps), [0, 1, 2])]), LogisticRegression())


@pytest.mark.parametrize(
    "estimator",
    [
        make_pipeline("passthrough", StandardScaler(), LogisticRegression()),
        Pipeline([("nothing", None), ("scale", StandardScaler()), ("answer", LogisticRegression())]),
        _behind("passthrough"),
        _behind(StandardScaler(), "passthrough"),
        make_pipeline(FeatureUnion([("scaled", MinMaxScaler()), ("gone", "drop")]), LogisticRegression()),
        make_pipeline(RFE(LogisticRegression(), n_features_to_select=2), LogisticRegression()),
        make_pipeline(make_pipeline(StandardScaler(), LinearSVC())),
        make_pipeline(make_pipeline(StandardScaler(), LGBMClassifier(n_estimators=3, verbose=-1))),
    ],
    ids=["passthrough", "None", "alone", "last", "drop", "RFE", "LinearSVC inside", "LGBMClassifier inside"],
)
@pytest.mark.parametrize("named", [True, False], ids=["frame", "array"])
def test_steps_that_do_nothing_and_pipelines_inside_are_converted(estimator: Any, named: bool, tmp_path: Path) -> None:
    rows = NUMBERS if named else NUMBERS.to_numpy()
    estimator.fit(rows, TARGET)

    made = export(estimator, rows, tmp_path / "model.onnx")

    assert made.largest < 1e-5
    with pytest.raises(ExportError):
        export(estimator, rows, tmp_path / "plain.onnx", repairs=())


@pytest.mark.parametrize(
    "estimator",
    [
        make_pipeline(
            StandardScaler(), ColumnTransformer([("one", "passthrough", [0]), ("other", MinMaxScaler(), [1])]), TREES
        ),
        make_pipeline(
            FeatureUnion([("scaled", StandardScaler()), ("one", ColumnTransformer([("one", MinMaxScaler(), [0])]))]),
            TREES,
        ),
        VotingClassifier(
            [("one", _behind(StandardScaler())), ("trees", make_pipeline(StandardScaler(), TREES))], voting="soft"
        ),
    ],
    ids=["columns behind a scaler", "columns beside a scaler", "columns in one of two pipelines"],
)
def test_a_scaler_among_single_columns_stays_float64(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(NUMBERS, TARGET)

    made = export(estimator, NUMBERS, tmp_path / "model.onnx")

    assert {column.element for column in made.columns} == {DOUBLE}
    with pytest.raises(ExportError):
        export(estimator, NUMBERS, tmp_path / "plain.onnx", repairs=())


@pytest.mark.parametrize(
    "estimator",
    [
        BaggingClassifier(LGBMClassifier(n_estimators=2, verbose=-1), 3, max_features=0.6, random_state=0),
        BaggingClassifier(make_pipeline(MaxAbsScaler(clip=True), TREES), 3, max_features=0.6, random_state=0),
        StackingClassifier([("one", LogisticRegression())], LGBMClassifier(n_estimators=2, verbose=-1), cv=2),
    ],
    ids=["bag of boosters", "bag of pipelines", "boosters on top"],
)
def test_an_estimator_inside_is_told_how_many_columns_it_gets(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(NUMBERS, TARGET)

    made = export(estimator, NUMBERS, tmp_path / "model.onnx")

    assert made.largest < 1e-5


def test_a_calibration_hands_text_to_the_pipeline_inside(tmp_path: Path) -> None:
    branches = [("numbers", StandardScaler(), ["rooms"]), ("text", OneHotEncoder(), ["größe"])]
    inside = make_pipeline(ColumnTransformer(branches), LogisticRegression())
    estimator = CalibratedClassifierCV(inside, cv=2).fit(FRAME, TARGET)

    made = export(estimator, FRAME, tmp_path / "model.onnx")

    assert made.largest < 1e-5
