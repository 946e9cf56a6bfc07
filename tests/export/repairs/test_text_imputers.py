"""SimpleImputer on text, with indicators and with numbers beside, fills what scikit-learn's fills."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from model_export import ExportError, NotConvertible, export
from shared.golden import Tolerance, agree
from shared.model import Model

RANDOM = np.random.default_rng(0)
FULL = DataFrame(
    {"rooms": RANDOM.integers(1, 4, 120) / 2, "city": RANDOM.choice(["Ulm", "Köln", "Rom"], 120), "heat": ["gas"] * 120}
)
LABEL = (FULL["rooms"] > 1).to_numpy() ^ (FULL["city"] == "Rom").to_numpy()
MIXED = FULL.mask(RANDOM.random(FULL.shape) < 0.2)
TEXT = MIXED[["city", "heat"]]


def fitted(imputer: SimpleImputer, encoder: Any, frame: DataFrame) -> Pipeline:
    """A classifier of categories, some of them imputed."""
    return make_pipeline(imputer, encoder, LogisticRegression()).fit(frame, LABEL)


@pytest.mark.parametrize("frame", [MIXED, MIXED[["city", "rooms"]]], ids=["number first", "text first"])
@pytest.mark.parametrize("encoder", [OneHotEncoder(handle_unknown="ignore"), OrdinalEncoder()], ids=str)
def test_text_and_numbers_are_imputed_together(encoder: Any, frame: DataFrame, tmp_path: Path) -> None:
    estimator = fitted(SimpleImputer(strategy="most_frequent"), encoder, frame)

    _assert_repaired(estimator, frame, "imputed text and numbers", tmp_path)


@pytest.mark.parametrize("encoder", [OneHotEncoder(handle_unknown="ignore"), OrdinalEncoder()], ids=str)
def test_indicators_stand_behind_imputed_text(encoder: Any, tmp_path: Path) -> None:
    imputer = SimpleImputer(strategy="constant", fill_value="none", add_indicator=True)

    _assert_repaired(fitted(imputer, encoder, TEXT), TEXT, "imputed text", tmp_path)


def test_indicators_of_text_and_numbers_together_are_refused_with_the_way_out(tmp_path: Path) -> None:
    imputer = SimpleImputer(strategy="most_frequent", add_indicator=True)

    with pytest.raises(NotConvertible, match="impute each in a branch"):
        export(fitted(imputer, OneHotEncoder(), MIXED), MIXED, tmp_path / "m.onnx")


def test_numbers_that_are_filled_with_text_are_refused_with_the_way_out(tmp_path: Path) -> None:
    estimator = fitted(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"), MIXED)
    estimator[0].statistics_[0] = "none"

    with pytest.raises(NotConvertible, match="fills numbers with text"):
        export(estimator, MIXED, tmp_path / "m.onnx")


def _assert_repaired(estimator: Any, frame: DataFrame, repair: str, folder: Path) -> None:
    with pytest.raises(ExportError):
        export(estimator, frame, folder / "plain.onnx", repairs=())

    made = export(estimator, frame, folder / "m.onnx")

    others = frame.sample(frac=1, random_state=1)
    rows = others.astype(object).where(others.notna(), None).to_numpy().tolist()
    answers = [answer["probabilities"]["true"] for answer in Model.load(made.path).predict(rows)]
    assert repair in made.repairs
    assert agree(estimator.predict_proba(others)[:, 1].tolist(), answers, Tolerance())
