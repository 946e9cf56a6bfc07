"""Whatever comes in, the answer is one of the contract's, and what goes out is strict JSON."""

import csv
import io
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shared import Request, Response, Service
from tests.conformance.penguins import COLUMNS

_CALM = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
_READABLE = {200, 400, 413, 415, 422}

_text = some.text(some.characters(exclude_categories=["Cs"]), max_size=8)
_scalars = some.none() | some.booleans() | some.integers() | some.floats() | _text
_json = some.recursive(
    _scalars, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(_text, inner, max_size=4)
)
_cells = {
    name: some.none()
    | (some.sampled_from(["Biscoe", "male", ""]) | _text if name in ("island", "sex") else some.integers(-9999, 9999))
    for name in COLUMNS
}
_rows = some.lists(some.fixed_dictionaries(_cells), max_size=5)


def _strict(text: bytes) -> Any:
    """Parse an answer; NaN and Infinity are not JSON."""

    def refuse(token: str) -> None:
        raise AssertionError(f"{token} in an answer")

    return json.loads(text, parse_constant=refuse)


def _post(core: Service, path: str, body: bytes, content_type: str = "application/json", **headers: str) -> Response:
    response = core.respond(Request("POST", path, {"content-type": content_type, **headers}, body))
    assert response.status in _READABLE
    if "json" in response.headers["content-type"]:
        _strict(response.body)
    return response


@_CALM
@given(body=some.binary(max_size=200), coding=some.sampled_from(["identity", "gzip"]))
def test_any_bytes_are_answered(core: Service, body: bytes, coding: str) -> None:
    for content_type in ("application/json", "text/csv", "application/x-ndjson"):
        _post(core, "/predict", body, content_type, **{"content-encoding": coding})
    _post(core, "/v2/models/penguins/infer", body, **{"content-encoding": coding})


@_CALM
@given(document=_json)
def test_any_json_is_answered(core: Service, document: Any) -> None:
    for body in (
        document,
        {"instances": document},
        {"instances": [document]},
        {"inputs": document},
        {"inputs": [document]},
    ):
        text = json.dumps(body).encode()
        _post(core, "/predict", text)
        _post(core, "/v2/models/penguins/infer", text)


@_CALM
@given(text=some.text(max_size=200))
def test_any_text_is_answered(core: Service, text: str) -> None:
    body = text.encode(errors="surrogatepass")
    for content_type in ("application/json", "text/csv", "application/x-ndjson"):
        _post(core, "/predict", body, content_type)


@_CALM
@given(shape=_json, datatype=_json, data=_json)
def test_any_tensor_is_answered(core: Service, shape: Any, datatype: Any, data: Any) -> None:
    inputs = [{"name": name, "shape": shape, "datatype": datatype, "data": data} for name in COLUMNS]
    body = json.dumps({"inputs": inputs}).encode()

    _post(core, "/v2/models/penguins/infer", body)


@_CALM
@given(data=some.data())
def test_what_the_schema_allows_is_scored(core: Service, data: some.DataObject) -> None:
    document = json.loads(core.respond(Request("GET", "/openapi.json")).body)
    properties = document["components"]["schemas"]["Row"]["properties"]
    row = some.fixed_dictionaries({name: _allowed(schema) for name, schema in properties.items()})
    body = json.dumps({"instances": data.draw(some.lists(row, max_size=3))}).encode()

    assert _post(core, "/predict", body).status == 200


def _allowed(schema: dict[str, Any]) -> some.SearchStrategy[Any]:
    """Any value that a column's schema allows."""
    limits = (schema.get("minimum"), schema.get("maximum"))
    kinds: dict[str, some.SearchStrategy[Any]] = {
        "null": some.none(),
        "string": some.text(some.characters(exclude_categories=["Cs"])),
        "boolean": some.booleans(),
    }
    kinds |= {"integer": some.integers(*limits), "number": some.floats(*limits)} if limits[0] is not None else {}
    return some.one_of([kinds[kind] for kind in schema["type"]]).filter(
        lambda value: value != schema.get("not", {}).get("const", ...)
    )


@_CALM
@given(rows=_rows)
def test_every_spelling_of_rows_gives_the_same_predictions(core: Service, rows: list[dict[str, Any]]) -> None:
    arrays = [[row[name] for name in COLUMNS] for row in rows]
    lines = "\n".join(map(json.dumps, rows)).encode()
    objects = _post(core, "/predict", json.dumps({"instances": rows}).encode())

    assert _post(core, "/predict", json.dumps({"instances": arrays}).encode()).body == objects.body
    assert _post(core, "/predict", lines, "application/x-ndjson").body == objects.body
    if all(value != "" for row in rows for value in row.values()):  # CSV has no empty text: it is a missing value
        assert _post(core, "/predict", _write_csv(arrays), "text/csv").body == objects.body


def _write_csv(arrays: list[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *arrays])
    return text.getvalue().encode()
