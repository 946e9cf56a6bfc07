"""An isolation forest's score and label, at the threshold that its contamination puts at a training row too."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.ensemble import IsolationForest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from model_export import export
from model_export.errors import Disagreement
from shared.model import Model
from tests.export.trees.edges import GAPPY, edges

random = np.random.default_rng(3)
FULL = GAPPY.fillna(0.25)
ALIKE = DataFrame(random.integers(0, 3, (201, 3)).astype(float), columns=list("abc"))
"""Many rows are equal, so that many have the very score at which the label changes."""


def _forest(**options: Any) -> IsolationForest:
    return IsolationForest(n_estimators=12, random_state=0, **options)


def _assert_alike(path: Path, estimator: Any, rows: DataFrame) -> None:
    answers = Model.load(path).predict(rows.astype(object).where(rows.notna(), None).to_numpy().tolist())
    scores = [answer["score"] for answer in answers]
    assert np.allclose(scores, estimator.decision_function(rows), rtol=0, atol=1e-7)
    assert [answer["label"] for answer in answers] == estimator.predict(rows).tolist()


@pytest.mark.parametrize(
    ("estimator", "frame"),
    [
        pytest.param(_forest(), FULL, id="auto"),
        pytest.param(_forest(contamination=0.1), ALIKE, id="rows at the threshold"),
        pytest.param(_forest(contamination=0.1), GAPPY, id="missing values"),
        pytest.param(_forest(contamination=0.1, max_features=0.5), FULL, id="some features a tree"),
        pytest.param(_forest(contamination=0.1, bootstrap=True, max_samples=40), FULL, id="bootstrap"),
        pytest.param(_forest(max_samples=1), FULL, id="a row a tree"),
        pytest.param(make_pipeline(StandardScaler(), _forest(contamination=0.1, max_features=2)), FULL, id="scaled"),
    ],
)
def test_scores_and_labels_are_the_estimators(estimator: Any, frame: DataFrame, tmp_path: Path) -> None:
    estimator.fit(frame)

    made = export(estimator, frame, tmp_path / "made.onnx")

    assert "isolation forest" in made.repairs
    _assert_alike(made.path, estimator, frame)
    if frame is GAPPY:
        _assert_alike(made.path, estimator, edges(estimator))


def test_plain_skl2onnx_moves_rows_over_the_threshold(tmp_path: Path) -> None:
    estimator = _forest(contamination=0.1).fit(ALIKE)
    assert (estimator.decision_function(ALIKE) == 0).any()

    with pytest.raises(Disagreement, match="another label"):
        export(estimator, ALIKE, tmp_path / "plain.onnx", repairs=())
