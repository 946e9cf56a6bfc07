"""Holds the graph of an estimator against it, without the export's own gate, at each of its splits."""

from typing import Any

import numpy as np
from pandas import DataFrame

from model_export.conversion import convert, outputs_of
from model_export.families import wants_double
from model_export.gate.comparison import compare
from model_export.layout import lay_out
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from shared.golden import Tolerance
from shared.model import Model
from shared.tensor import DOUBLE, FLOAT
from tests.export.families.rows import Rows, made_rows, rows_to_judge


def convert_alone(estimator: Any) -> Model:
    """The model of an estimator that was fitted on `made_rows`, in the type that an export tries first."""
    oracle = consult(estimator, named=False)
    names = [f"x{index}" for index in range(made_rows().shape[1])]
    number = DOUBLE if wants_double(estimator) else FLOAT
    laid = lay_out(estimator, dict.fromkeys(names, "number"), number)
    columns = [column._replace(nullable=True) for column in laid]
    graph = convert(oracle, columns).graph
    return Model.from_bytes(stamp(graph, {"signature": signature_document(columns, outputs_of(oracle))}))


def demand_equal(estimator: Any, model: Model, rows: Rows | None = None) -> None:
    """Fails with the row that shows it where an answer differs: rows at the estimator's own splits unless given."""
    rows = rows_to_judge(estimator, made_rows()) if rows is None else rows
    expected = consult(estimator, named=False).answer(DataFrame(rows))
    plain = [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]

    made = compare(model, plain, expected, Tolerance())

    assert made.witness is None, f"{made.differing} of {made.compared}: {made.witness}"
