"""Holds a repaired estimator against its graph, in float32 and in float64, on given rows and on others."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pandas import DataFrame, concat

from model_export import NotConvertible, Witness
from model_export.conversion import convert, outputs_of
from model_export.gate.comparison import compare
from model_export.layout import lay_out
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from model_export.repairs import REPAIRS, Repair
from shared.errors import ModelUnusable
from shared.golden import Tolerance
from shared.model import Model
from shared.tensor import DOUBLE, FLOAT, Element

EXACT = Tolerance(1e-9, 1e-9)
"""What a float64 graph can keep where nothing in it is float32."""

ROWS = 120


def numbers(seed: int = 0) -> DataFrame:
    """Four columns whose values float32 holds exactly, so that only the graph's own rounding shows."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(ROWS, 4)) * [1, 2, 0.5, 3] + [0, 5, 1, 0]
    return DataFrame(values.astype(np.float32).astype(float), columns=list("abcd"))


def target(frame: DataFrame) -> Any:
    """A number that the columns explain in part."""
    noise = np.random.default_rng(1).normal(size=len(frame)) * 0.5
    return frame["a"].to_numpy() + 0.5 * frame["b"].to_numpy() - 2.5 + noise


def labels(frame: DataFrame, classes: list[Any]) -> Any:
    """Two or three classes by the target."""
    bounds = [0.0] if len(classes) == 2 else [-0.6, 0.6]
    return np.array(classes)[np.digitize(target(frame), bounds)]


def answers_alike(
    estimator: Any, frame: DataFrame, *names: str, exact: Tolerance = EXACT, rounded: bool = True
) -> None:
    """Assert that the graph answers given and other rows as the estimator does, in both precisions, by these repairs.

    `rounded` says that a float32 graph is good for every such row.
    """
    for number, tolerance in ((FLOAT, Tolerance()), (DOUBLE, exact)) if rounded else ((DOUBLE, exact),):
        witness, repairs = _compare(estimator, frame, number, tolerance, REPAIRS)

        assert witness is None
        assert set(names) <= set(repairs)


def fails_plainly(estimator: Any, frame: DataFrame) -> None:
    """Assert that skl2onnx alone does not convert the estimator, or answers some row otherwise."""
    try:
        witness, _ = _compare(estimator, frame, FLOAT, Tolerance(), ())
    except (ModelUnusable, NotConvertible):
        return

    assert witness is not None


def _compare(
    estimator: Any, frame: DataFrame, number: Element, tolerance: Tolerance, repairs: Sequence[Repair]
) -> tuple[Witness | None, Sequence[str]]:
    """The worst row of those given and of others, near and far, and the repairs that were used."""
    oracle = consult(estimator, named=True)
    columns = lay_out(estimator, dict.fromkeys(frame.columns, "number"), number)
    made = convert(oracle, columns, repairs)
    model = Model.from_bytes(stamp(made.graph, {"signature": signature_document(columns, outputs_of(oracle))}))
    others = ((numbers(9) - numbers(9).mean()) * 3 + numbers(9).mean())[frame.columns]
    rows = concat([frame, others.astype(np.float32).astype(float)])
    together = compare(model, rows.to_numpy().tolist(), oracle.answer(rows), tolerance)
    alone = compare(model, rows[:1].to_numpy().tolist(), oracle.answer(rows[:1]), tolerance)
    return (together + alone).witness, made.repairs
