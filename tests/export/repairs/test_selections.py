"""A ColumnTransformer finds its columns however they were selected, whatever they are called."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

from model_export import ExportError, export
from tests.export.frames import mixed

MASK = [True, True, False, False, False]


@pytest.mark.parametrize(
    ("numbers", "text", "alone"),
    [
        (["home.dest", "income (k$)"], ["größe"], True),
        ([0, 1], [4], True),
        ([-5, -4], [-1], False),
        (slice("home.dest", "income (k$)"), slice("größe", None), False),
        (slice(0, 2), slice(-1, None), False),
        (MASK, np.array(MASK[::-1]) & np.array([False] * 4 + [True]), False),
    ],
    ids=str,
)
def test_columns_are_found_by_name_position_slice_and_mask(
    numbers: Any, text: Any, alone: bool, tmp_path: Path
) -> None:
    frame, target = mixed()
    branches = [("numbers", StandardScaler(), numbers), ("text", OneHotEncoder(handle_unknown="ignore"), text)]
    estimator = make_pipeline(ColumnTransformer(branches, remainder="passthrough"), LogisticRegression())
    estimator.fit(frame, target)

    made = export(estimator, frame, tmp_path / "selected.onnx")

    assert made.largest < 1e-5
    assert made.columns[-1].categories == ("groß", "klein", "mittel")
    if not alone:
        with pytest.raises(ExportError):
            export(estimator, frame, tmp_path / "plain.onnx", repairs=())


def test_a_column_may_have_an_empty_name(tmp_path: Path) -> None:
    frame, target = mixed()
    odd = frame[["home.dest", "rooms", "owner"]].set_axis(["", "1st", 'a,b;c"d'], axis=1)
    columns = ColumnTransformer(
        [("s", StandardScaler(), [""]), ("m", MinMaxScaler(), ["1st"])], remainder="passthrough"
    )
    estimator = make_pipeline(columns, LogisticRegression()).fit(odd, target)

    made = export(estimator, odd, tmp_path / "odd.onnx")

    assert [column.name for column in made.columns] == ["", "1st", 'a,b;c"d']
    with pytest.raises(ExportError):
        export(estimator, odd, tmp_path / "plain.onnx", repairs=())


def test_a_column_used_twice_and_another_not_at_all_are_read_once(tmp_path: Path) -> None:
    frame, target = mixed()
    columns = ColumnTransformer(
        [("a", StandardScaler(), ["rooms", "home.dest"]), ("b", MinMaxScaler(), ["home.dest", "rooms"])]
    )
    estimator = make_pipeline(columns, LogisticRegression()).fit(frame, target)

    made = export(estimator, frame[frame.columns[::-1]], tmp_path / "twice.onnx")

    assert [column.name for column in made.columns] == list(frame.columns)
