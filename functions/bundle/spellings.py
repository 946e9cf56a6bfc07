"""Rows in each spelling of a request's body, and the predictions in each spelling of an answer's."""

from __future__ import annotations

import csv
import io
import json
from array import array
from collections.abc import Sequence
from typing import Any

from shared.codec.inference import Field, fields
from shared.model import Model
from shared.predictions import Prediction, assembler
from shared.signature import Output
from shared.tensor import STRING, Tensor

Row = Sequence[Any]
"""The values in the order of the signature's columns."""


def write_json(rows: Sequence[Any]) -> bytes:
    """`{"instances": [row, …]}`; a row is an object or an array."""
    return json.dumps({"instances": rows}).encode()


def write_lines(rows: Sequence[Any]) -> bytes:
    """NDJSON."""
    return "\n".join(map(json.dumps, rows)).encode()


def write_csv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    """CSV with a header; a missing value is an empty field, so an empty text can't be told."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, *([_field(value) for value in row] for row in rows)])
    return text.getvalue().encode()


def fits_tensors(model: Model) -> bool:
    """Whether rows can be spelled as tensors: columns that share an input have a datatype in common."""
    return all(field.takes(field.datatype) for field in fields(model.signature, model.session.inputs))


def write_tensors(model: Model, rows: Sequence[Row]) -> bytes:
    """An inference request of the Open Inference Protocol."""
    places = {column.name: place for place, column in enumerate(model.signature.columns)}
    inputs = [_input(field, places, rows) for field in fields(model.signature, model.session.inputs)]
    return json.dumps({"inputs": inputs}).encode()


def read_json(body: bytes) -> list[Prediction]:
    """`{"predictions": [prediction, …]}`."""
    predictions: list[Prediction] = json.loads(body)["predictions"]
    return predictions


def read_lines(body: bytes) -> list[Prediction]:
    """NDJSON."""
    return [json.loads(line) for line in body.splitlines()]


def read_tensors(model: Model, body: bytes) -> list[Prediction]:
    """The output tensors of the Open Inference Protocol, as predictions."""
    given = {output["name"]: output for output in json.loads(body)["outputs"]}
    outputs = model.signature.outputs
    return assembler(outputs)([_tensor(model, output, given[output.name]) for output in outputs])


def _field(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _input(field: Field, places: dict[str, int], rows: Sequence[Row]) -> dict[str, Any]:
    values = [row[places[column.name]] for row in rows for column in field.columns]
    # JSON rows may give 3.0 for an integer, a tensor of integers may not.
    data = (
        [int(value) if isinstance(value, float) else value for value in values] if "INT" in field.datatype else values
    )
    return {"name": field.name, "datatype": field.datatype, "shape": [len(rows), *field.shape[1:]], "data": data}


def _tensor(model: Model, output: Output, given: dict[str, Any]) -> Tensor:
    element = next(spec.element for spec in model.session.outputs if spec.name == output.name)
    assert element is not None
    data = given["data"] if element is STRING else array(element.typecode, given["data"])
    return Tensor(element, tuple(given["shape"]), data)
