"""The table through the core alone."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

import pandas
import pytest

from shared import Service
from shared.golden import Tolerance, first_difference
from tests.conformance.case import Case
from tests.conformance.penguins import COLUMNS
from tests.conformance.table import TABLE
from tests.conftest import Example


def test_names_are_unique_and_the_table_is_large() -> None:
    assert len({case.name for case in TABLE}) == len(TABLE) >= 60


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_core_answers(case: Case, core: Service, penguins: Example) -> None:
    response = core.respond(case.request)

    assert response.status == case.status, response.body.decode()
    assert {name: response.headers.get(name) for name in case.headers} == case.headers
    if case.body is not None:
        assert response.body.decode() == case.body.decode()
    if case.rows is not None:
        expected = _ask(penguins.estimator, case.rows)
        actual = _READERS[response.headers["content-type"]](response.body.decode())
        assert len(actual) == len(expected)
        assert first_difference(expected, actual, Tolerance(1e-5, 1e-6)) is None


def _ask(estimator: Any, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The estimator's own predictions."""
    frame = pandas.DataFrame([[row[name] for name in COLUMNS] for row in rows], columns=COLUMNS)
    frame = frame.astype({name: "str" if name in ("island", "sex") else "float64" for name in COLUMNS})
    labels, shares = estimator.predict(frame), estimator.predict_proba(frame)
    return [
        {"label": str(label), "probabilities": dict(zip(estimator.classes_.tolist(), map(float, row), strict=True))}
        for label, row in zip(labels, shares, strict=True)
    ]


def _from_csv(text: str) -> list[dict[str, Any]]:
    lines = list(csv.DictReader(StringIO(text)))
    prefix = "probabilities."
    return [
        {
            "label": line["label"],
            "probabilities": {name.removeprefix(prefix): float(line[name]) for name in line if name.startswith(prefix)},
        }
        for line in lines
    ]


_READERS = {
    "application/json": lambda text: json.loads(text)["predictions"],
    "application/x-ndjson": lambda text: [json.loads(line) for line in text.splitlines()],
    "text/csv": _from_csv,
}
