"""Holds an exported model against its estimator, on rows that need not have been given to the export."""

from pathlib import Path
from typing import Any

import numpy as np
from pandas import DataFrame

from model_export import export
from model_export.gate.comparison import compare
from model_export.oracle import consult
from shared.golden import Tolerance
from shared.model import Model
from tests.export.families.rows import Rows, made_rows, rows_to_judge

NAMES = ["x0", "x1", "x2", "x3"]


def export_alone(estimator: Any, folder: Path) -> Model:
    """The model of an estimator that was fitted on `made_rows`."""
    return Model.load(export(estimator, made_rows(), folder / "model.onnx").path)


def demand_equal(estimator: Any, model: Model, rows: Rows | None = None) -> None:
    """Fails with the row that shows it where an answer differs: rows at the estimator's own splits unless given."""
    rows = rows_to_judge(estimator, made_rows()) if rows is None else rows
    expected = consult(estimator, named=False).answer(DataFrame(rows))
    plain = [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]

    made = compare(model, plain, expected, Tolerance())

    assert made.witness is None, f"{made.differing} of {made.compared}: {made.witness}"
