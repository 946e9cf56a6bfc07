"""Whatever rows an object mixes: each is scored or quarantined, in order, and scored as the model scores it."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.model import Model
from tests.arrival.desk import Desk, ndjson
from tests.conformance.penguins import ADELIE, COLUMNS, GENTOO, UNMEASURED, values, without

GOOD: list[Any] = [ADELIE, GENTOO, UNMEASURED, values(ADELIE), values(UNMEASURED)]
BAD: list[Any] = [{}, [], 1, None, "text", without(ADELIE, "sex"), {**ADELIE, "year": 1e9}, {**GENTOO, "more": 1}]
ROWS = st.lists(st.tuples(st.just(1), st.sampled_from(GOOD)) | st.tuples(st.just(0), st.sampled_from(BAD)), min_size=1)
SIZES = st.integers(1, 9)
LENIENT = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def as_csv(rows: list[Any]) -> bytes:
    """Rows as CSV, those that are no objects as a line of too few fields."""
    lines = [
        [_field(row[name]) for name in COLUMNS] if isinstance(row, dict) and set(row) == set(COLUMNS) else ["x"]
        for row in rows
    ]
    return "".join(",".join(line) + "\n" for line in [COLUMNS, *lines]).encode()


def _field(value: Any) -> str:
    return "" if value is None else str(value)


def check(desk: Desk, marked: list[tuple[int, Any]], size: int) -> None:
    """The sinks of an object hold each row once."""
    good = [place for place, (is_good, _) in enumerate(marked) if is_good]
    bad = [place for place, (is_good, _) in enumerate(marked) if not is_good]
    predictions = desk.lines(".predictions.ndjson")
    assert [line["row"] for line in predictions] == good
    # The graph's last bits depend on which rows it is given together.
    expected = [
        prediction
        for start in range(0, len(marked), size)
        for prediction in desk.model.predict([row for is_good, row in marked[start : start + size] if is_good])
    ]
    assert [line["prediction"] for line in predictions] == json.loads(json.dumps(expected))
    assert ([line["row"] for line in desk.lines(".quarantine.ndjson")] if bad else []) == bad
    manifest = desk.manifest
    assert (manifest["rows"], manifest["scored"], manifest["quarantined"]) == (len(marked), len(good), len(bad))


@LENIENT
@given(ROWS, SIZES)
def test_ndjson_of_any_mix(classifier: Model, marked: list[tuple[int, Any]], size: int) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(classifier, Path(folder), max_batch_rows=size)

        desk.score(desk.put("a.ndjson", ndjson([row for _, row in marked])))

        check(desk, marked, size)


@LENIENT
@given(ROWS, SIZES)
def test_json_of_any_mix(classifier: Model, marked: list[tuple[int, Any]], size: int) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(classifier, Path(folder), max_batch_rows=size)

        desk.score(desk.put("a.json", json.dumps({"instances": [row for _, row in marked]}).encode()))

        check(desk, marked, size)


@LENIENT
@given(ROWS, SIZES)
def test_csv_of_any_mix(classifier: Model, marked: list[tuple[int, Any]], size: int) -> None:
    rows = [
        (is_good, dict(zip(COLUMNS, row, strict=True)) if is_good and isinstance(row, list) else row)
        for is_good, row in marked
    ]
    with TemporaryDirectory() as folder:
        desk = Desk(classifier, Path(folder), max_batch_rows=size)

        desk.score(desk.put("a.csv", as_csv([row for _, row in rows])))

        check(desk, rows, size)
