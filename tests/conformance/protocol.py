"""The Open Inference Protocol, version 2: metadata, readiness, tensors good and bad."""

import tomllib
from pathlib import Path
from typing import Any

from shared.message import Request
from tests.conformance.case import Case, answers, faults, get, post, refuses
from tests.conformance.penguins import ADELIE, COLUMNS, GENTOO, INTEGER, UNMEASURED

MODEL = "/v2/models/penguins"
DATATYPES = dict(zip(COLUMNS, ["BYTES", "FP32", "FP32", "FP32", "FP32", "BYTES", "INT64"], strict=True))
METADATA = {
    "name": "penguins",
    "versions": ["1"],
    "platform": "onnxruntime_onnx",
    "inputs": [{"name": name, "datatype": datatype, "shape": [-1, 1]} for name, datatype in DATATYPES.items()],
    "outputs": [
        {"name": "label", "datatype": "BYTES", "shape": [-1]},
        {"name": "probabilities", "datatype": "FP32", "shape": [-1, 3]},
    ],
}
PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
SERVER = {"name": PROJECT["name"], "version": PROJECT["version"], "extensions": []}
LABEL: dict[str, Any] = {"outputs": [{"name": "label"}]}


def tensor(name: str, data: Any, **others: Any) -> dict[str, Any]:
    """An input of the protocol, [rows, 1] unless `others` say otherwise."""
    return {"name": name, "datatype": DATATYPES[name], "shape": [len(data), 1], "data": data, **others}


def tensors(*rows: dict[str, Any], **replaced: Any) -> list[dict[str, Any]]:
    """The inputs for these rows; `replaced` stands in for a column's whole tensor."""
    return [replaced.get(name) or tensor(name, [row[name] for row in rows]) for name in COLUMNS]


def infer(inputs: Any, path: str = f"{MODEL}/infer", **members: Any) -> Request:
    """An inference request."""
    return post(path, {"inputs": inputs, **members})


def label(*labels: str, **members: Any) -> dict[str, Any]:
    """The answer where only the label was asked for."""
    output = {"name": "label", "datatype": "BYTES", "shape": [len(labels)], "data": list(labels)}
    return {"model_name": "penguins", "model_version": "1", **members, "outputs": [output]}


def year(**others: Any) -> dict[str, Any]:
    """The tensor of one year with something else about it."""
    return {**tensor("year", [2007]), **others}


def without(name: str) -> dict[str, Any]:
    """The tensor of one year without a member."""
    return {member: value for member, value in year().items() if member != name}


_NO_BINARY = "JSON data (the binary tensor data extension is not offered)"
_INPUTS = ", ".join(f'"{name}"' for name in COLUMNS)
_ONE = tensors(ADELIE)

PROTOCOL: list[Case] = [
    answers("server metadata", get("/v2"), SERVER),
    answers("server metadata with a slash", get("/v2/"), SERVER),
    answers("live", get("/v2/health/live"), {"live": True}),
    answers("ready", get("/v2/health/ready"), {"ready": True}),
    answers("model metadata", get(MODEL), METADATA),
    answers("model metadata with a slash", get(f"{MODEL}/"), METADATA),
    answers("model metadata of a version", get(f"{MODEL}/versions/1"), METADATA),
    answers("model ready", get(f"{MODEL}/ready"), {"name": "penguins", "ready": True}),
    answers("model ready, of a version", get(f"{MODEL}/versions/1/ready"), {"name": "penguins", "ready": True}),
    Case("all outputs", infer(tensors(ADELIE, GENTOO), id="a-1"), headers={"content-type": "application/json"}),
    answers("one output", infer(tensors(ADELIE, GENTOO), **LABEL), label("Adelie", "Gentoo")),
    answers("an id", infer(_ONE, **LABEL, id="42 ü"), label("Adelie", id="42 ü")),
    answers("a version", infer(_ONE, f"{MODEL}/versions/1/infer", **LABEL), label("Adelie")),
    answers("inputs in another order", infer(_ONE[::-1], **LABEL), label("Adelie")),
    answers("missing values as null", infer(tensors(UNMEASURED), **LABEL), label("Adelie")),
    answers("flat shape", infer(tensors(ADELIE, year=year(shape=[1])), **LABEL), label("Adelie")),
    answers(
        "nested data",
        infer(tensors(ADELIE, GENTOO, year=tensor("year", [[2007], [2007]])), **LABEL),
        label("Adelie", "Gentoo"),
    ),
    answers("a narrower datatype", infer(tensors(ADELIE, year=year(datatype="INT16")), **LABEL), label("Adelie")),
    answers(
        "FP64 for an integer",
        infer(tensors(ADELIE, year=year(datatype="FP64", data=[2007.0])), **LABEL),
        label("Adelie"),
    ),
    answers("no rows in tensors", infer(tensors(), **LABEL), label()),
    answers("other parameters", infer(_ONE, **LABEL, parameters={"priority": 1}), label("Adelie")),
    refuses("another model", infer(_ONE, "/v2/models/cars/infer"), 404, "not-found", "expected the model penguins"),
    refuses("another model's metadata", get("/v2/models/größe"), 404, "not-found", "expected the model penguins"),
    refuses(
        "another version", get(f"{MODEL}/versions/2"), 404, "not-found", "expected version 1 of the model penguins"
    ),
    refuses("GET infer", get(f"{MODEL}/infer"), 405, "method-not-allowed", 'expected POST, got "GET"', allow="POST"),
    refuses(
        "an inference request that is cut",
        post(f"{MODEL}/infer", b'{"inputs":['),
        400,
        "unreadable",
        "expected JSON, got Expecting value at line 1 column 12",
    ),
    refuses(
        "an inference request in CSV",
        post(f"{MODEL}/infer", b"", content_type="text/csv"),
        415,
        "unsupported-media",
        'expected content-type application/json, got "text/csv"',
        accept_post="application/json",
    ),
    faults(
        "a request that is an array",
        post(f"{MODEL}/infer", []),
        (None, None, "an inference request object", "an array"),
    ),
    faults("no inputs", post(f"{MODEL}/infer", {}), (None, None, "inputs, an array of tensors", "no such member")),
    faults("inputs that are an object", infer({}), (None, None, "inputs, an array of tensors", "an object")),
    faults("a missing input", infer(_ONE[:-1]), (None, "year", "an input", "no such input")),
    faults(
        "an unknown input",
        infer([*_ONE, {"name": "größe"}]),
        (None, "größe", f"one of the inputs {_INPUTS}", "an unknown input"),
    ),
    faults("an input twice", infer([*_ONE, year()]), (None, "year", "each input once", "it twice")),
    faults("an input without a name", infer([*_ONE, {}]), (None, None, "an input object with a name", "null")),
    faults(
        "an unknown output",
        infer(_ONE, outputs=[{"name": "score"}]),
        (None, "score", 'one of the outputs "label", "probabilities"', "an unknown output"),
    ),
    faults(
        "an output twice", infer(_ONE, outputs=[{"name": "label"}] * 2), (None, "label", "each output once", "it twice")
    ),
    faults(
        "outputs that are text",
        infer(_ONE, outputs="label"),
        (None, None, "outputs, an array of requested outputs", '"label"'),
    ),
    faults("an id that is a number", infer(_ONE, id=5), (None, None, "id, a string", "5")),
    faults("parameters that are text", infer(_ONE, parameters="x"), (None, None, "parameters, an object", '"x"')),
    faults(
        "binary outputs",
        infer(_ONE, outputs=[{"name": "label", "parameters": {"binary_data": True}}]),
        (None, "label", _NO_BINARY, "a request for binary data"),
    ),
    faults(
        "binary inputs",
        infer(tensors(ADELIE, year={"name": "year", "parameters": {"binary_data_size": 8}})),
        (None, "year", _NO_BINARY, "a request for binary data"),
    ),
    faults(
        "an unknown datatype",
        infer(tensors(ADELIE, year=year(datatype="INT7"))),
        (None, "year", "datatype INT64", '"INT7"'),
    ),
    faults("no datatype", infer(tensors(ADELIE, year=without("datatype"))), (None, "year", "datatype INT64", "null")),
    faults(
        "BYTES for a number",
        infer(tensors(ADELIE, year=year(datatype="BYTES", data=["2007"]))),
        (None, "year", "datatype INT64", '"BYTES"'),
    ),
    faults(
        "BOOL for a number",
        infer(tensors(ADELIE, year=year(datatype="BOOL", data=[True]))),
        (None, "year", "datatype INT64", '"BOOL"'),
    ),
    faults("a boolean in INT64", infer(tensors(ADELIE, year=year(data=[True]))), (0, "year", "INT64 values", "true")),
    faults(
        "a number beyond its datatype",
        infer(tensors(ADELIE, year=year(datatype="INT8"))),
        (0, "year", "INT8 values", "2007"),
    ),
    faults(
        "an integer beyond float32",
        infer(tensors(ADELIE, year=year(data=[2**24 + 1]))),
        (0, "year", INTEGER, "16777217"),
    ),
    faults(
        "a fraction in INT64", infer(tensors(ADELIE, year=year(data=[2007.5]))), (0, "year", "INT64 values", "2007.5")
    ),
    faults(
        "a negative shape",
        infer(tensors(ADELIE, year=year(shape=[-1, 1]))),
        (None, "year", "shape [-1, 1] (-1: any number)", "[-1, 1]"),
    ),
    faults(
        "a shape that overflows",
        infer(tensors(ADELIE, year=year(shape=[2**63, 1]))),
        (None, "year", "shape [-1, 1] (-1: any number)", f"[{2**63}, 1]"),
    ),
    faults(
        "a shape of another rank",
        infer(tensors(ADELIE, year=year(shape=[1, 1, 1]))),
        (None, "year", "shape [-1, 1] (-1: any number)", "[1, 1, 1]"),
    ),
    faults(
        "a shape of fractions",
        infer(tensors(ADELIE, year=year(shape=[1.5, 1]))),
        (None, "year", "shape [-1, 1] (-1: any number)", "[1.5, 1]"),
    ),
    faults(
        "no shape",
        infer(tensors(ADELIE, year=without("shape"))),
        (None, "year", "shape [-1, 1] (-1: any number)", "null"),
    ),
    faults("no data", infer(tensors(ADELIE, year=without("data"))), (None, "year", "data, an array", "no such member")),
    faults(
        "data shorter than its shape",
        infer(tensors(ADELIE, GENTOO, year=year(shape=[2, 1]))),
        (None, "year", "2 values, flat or nested as [2, 1]", "an array of 1 that is not"),
    ),
    faults(
        "ragged data",
        infer(tensors(ADELIE, GENTOO, year=tensor("year", [[2007], []]))),
        (None, "year", "2 values, flat or nested as [2, 1]", "an array of 2 that is not"),
    ),
    faults(
        "inputs of different rows",
        infer(tensors(ADELIE, year=tensor("year", [2007, 2008]))),
        (None, None, "the same number of rows in each input", "[1, 2]"),
    ),
]
