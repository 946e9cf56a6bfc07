"""Pipelines and unions convert with steps that do nothing, with selections by a classifier, and inside one another."""

from pathlib import Path
from typing import Any

import pytest
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import RFE
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import LinearSVC

from model_export import ExportError, export
from tests.export.frames import mixed

FRAME, TARGET = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)", "rooms"]]


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
