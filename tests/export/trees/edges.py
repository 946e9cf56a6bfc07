"""Rows at the thresholds of a fitted estimator's trees, and a comparison of its answers with its model's."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from sklearn.base import is_classifier
from sklearn.pipeline import Pipeline

from model_export.trees import bearers
from shared.model import Model

random = np.random.default_rng(0)
NUMBERS = ["a", "b", "c"]
_FULL = random.normal(size=(150, 3)) * [1, 1e4, 1e-3]
GAPPY = DataFrame(np.where(random.random(_FULL.shape) < 0.2, np.nan, _FULL), columns=NUMBERS)
TWO = (np.nan_to_num(_FULL[:, 0]) + GAPPY["b"].isna() > 0.3).to_numpy().astype(int)
THREE = random.integers(0, 3, len(GAPPY))
VALUES = _FULL[:, 0] + random.normal(size=len(GAPPY))


def edges(estimator: Any) -> DataFrame:
    """Rows with the trees' thresholds and their neighbours in float32 and float64, and with missing values.

    Behind a scaler, its inverse is taken: there thresholds are hit as nearly as rows can.
    """
    thresholds = np.concatenate([trees.thresholds[~trees.leaf] for _, trees in bearers(estimator)])
    points = _beside(np.unique(thresholds[np.isfinite(thresholds)].astype(float))[:200])
    rows = np.column_stack([random.permutation(points) for _ in NUMBERS])
    rows[random.random(rows.shape) < 0.15] = np.nan
    rows[:2] = [[np.nan] * 3, [np.nan, 0, np.nan]]
    if isinstance(estimator, Pipeline):
        rows = estimator[0].inverse_transform(rows)
    return DataFrame(rows, columns=NUMBERS)


def assert_equal(path: Path, estimator: Any, rows: DataFrame) -> None:
    """Every row has the estimator's label, and its numbers but for float32's rounding."""
    given = rows.astype(object).where(rows.notna(), None).to_numpy().tolist()
    answers = Model.load(path).predict(given)
    if not is_classifier(estimator):
        assert np.allclose(answers, estimator.predict(rows), rtol=2e-6, atol=1e-6)
        return
    chances = [list(answer["probabilities"].values()) for answer in answers]
    assert np.allclose(chances, estimator.predict_proba(rows), rtol=0, atol=2e-6)
    assert [answer["label"] for answer in answers] == estimator.predict(rows).tolist()


def _beside(values: NDArray[Any]) -> NDArray[Any]:
    single = values.astype(np.float32)
    beside = [np.nextafter(single, np.float32(side)) for side in (-np.inf, np.inf)]
    return np.concatenate([values, *(np.nextafter(values, side) for side in (-np.inf, np.inf)), single, *beside])
