"""The questions to a bundle: each spelling means the golden rows, whatever kinds of columns they have."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.bundle.exam import Question, compose
from shared import Service
from shared.message import Response
from shared.model import Model
from shared.tensor import BOOL, INT64, STRING, Element
from tests.conftest import Example
from tests.core.graphs import describe, double, identity

SPELLINGS = {
    "JSON objects",
    "JSON arrays",
    "JSON with gzip",
    "NDJSON",
    "CSV",
    "JSON, answered as NDJSON",
    "tensors",
}


@pytest.mark.parametrize("example", ["penguins", "cars"])
def test_an_examples_golden_rows_are_answered_in_each_spelling(
    example: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Example = request.getfixturevalue(example)

    answers = _answer(made.model, tmp_path)

    assert {name for name, _, _ in answers if "golden" in name} == {f"the golden rows as {name}" for name in SPELLINGS}
    assert len({name for name, _, _ in answers if name.startswith("GET /")}) == 9
    assert [(name, status, row) for name, status, row in answers if status != 200 or row is not None] == []


@pytest.mark.parametrize(
    ("element", "kind", "shape", "values"),
    [
        (BOOL, "boolean", (None, 1), [True, False]),
        (INT64, "integer", (None,), [-3, 2**53 + 1]),
        (INT64, "integer", (None, 1), [-3.0, 4]),
        (STRING, "string", (None, 1), ["größe", 'a "b",\r\nc']),
    ],
)
def test_golden_rows_of_each_kind_are_answered_in_each_spelling(
    element: Element, kind: str, shape: tuple[int | None, ...], values: list[Any], tmp_path: Path
) -> None:
    model = _write_identity(tmp_path, element, kind, shape, values)

    answers = _answer(model, tmp_path)

    assert len([name for name, _, _ in answers if "golden" in name]) == len(SPELLINGS)
    assert [(name, status, row) for name, status, row in answers if status != 200 or row is not None] == []


def test_an_empty_text_is_not_asked_for_in_csv(tmp_path: Path) -> None:
    model = _write_identity(tmp_path, STRING, "string", (None, 1), ["", "a"])

    answers = _answer(model, tmp_path)

    assert "the golden rows as CSV" not in {name for name, _, _ in answers}
    assert [(name, status, row) for name, status, row in answers if status != 200 or row is not None] == []


def test_an_input_of_kinds_without_a_common_datatype_is_not_asked_for_as_a_tensor(tmp_path: Path) -> None:
    columns = [{"name": kind, "kind": kind, "input": "x", "nullable": False} for kind in ("number", "boolean")]
    signature = {"columns": columns, "outputs": [{"name": "value", "role": "value"}]}
    golden = {
        "rows": [[1.5, True]],
        "predictions": [[3.0, 2.0]],
        "tolerance": {"relative": 0.0, "absolute": 0.0},
    }
    path = tmp_path / "double.onnx"
    path.write_bytes(describe(double((None, 2)), signature=signature, golden=golden))

    answers = _answer(path, tmp_path)

    assert "the golden rows as tensors" not in {name for name, _, _ in answers}
    assert [(name, status, row) for name, status, row in answers if status != 200 or row is not None] == []


def test_rows_that_are_objects_are_spelled_as_arrays_too(tmp_path: Path) -> None:
    golden = {
        "rows": [{"income (k$)": 3.0}],
        "predictions": [6.0],
        "tolerance": {"relative": 0.0, "absolute": 0.0},
    }
    path = tmp_path / "double.onnx"
    path.write_bytes(describe(double(), golden=golden))

    questions = {question.name: question for question in compose(Model.load(path))}

    assert json.loads(questions["the golden rows as JSON arrays"].request.body) == {"instances": [[3.0]]}


def test_a_model_without_golden_rows_is_asked_what_has_none(tmp_path: Path) -> None:
    path = tmp_path / "foreign.onnx"
    path.write_bytes(double().SerializeToString())

    answers = _answer(path, tmp_path)

    assert [name for name, _, _ in answers if "golden" in name] == []
    assert {status for _, status, _ in answers} == {200}


@pytest.mark.parametrize(
    ("body", "row"), [(b'{"predictions":[6.0]}', None), (b'{"predictions":[6.1]}', 0), (b'{"predictions":[]}', 0)]
)
def test_the_first_row_that_differs_is_found(body: bytes, row: int | None, tmp_path: Path) -> None:
    path = tmp_path / "double.onnx"
    path.write_bytes(describe(double()))
    question = next(one for one in compose(Model.load(path)) if one.name.endswith("JSON arrays"))

    found = question.find_difference(body)

    assert found == row


def _write_identity(
    folder: Path, element: Element, kind: str, shape: tuple[int | None, ...], values: list[Any]
) -> Path:
    signature = {
        "columns": [{"name": "x, quoted", "kind": kind, "input": "x", "nullable": False}],
        "outputs": [{"name": "y", "role": "value", "boolean": element is BOOL}],
    }
    golden = {
        "rows": [[value] for value in values],
        "predictions": [int(value) if kind == "integer" else value for value in values],
        "tolerance": {"relative": 0.0, "absolute": 0.0},
    }
    path = folder / "identity.onnx"
    path.write_bytes(describe(identity(element, shape), signature=signature, golden=golden, name="a/b c"))
    return path


def _answer(path: Path, folder: Path) -> list[tuple[str, int, int | None]]:
    """Each question's name, its answer's status, and the row that differs."""
    service = Service.from_environment(folder, lambda _: None, {"TRESNUBES_MODEL": str(path)})
    return [_mark(question, service.respond(question.request)) for question in compose(Model.load(path))]


def _mark(question: Question, response: Response) -> tuple[str, int, int | None]:
    row = question.find_difference(response.body) if response.status == 200 else None
    return question.name, response.status, row
