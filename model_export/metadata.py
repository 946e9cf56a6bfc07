"""Stamps a graph with what makes it self-describing: JSON texts in the ONNX metadata, under `tresnubes.`."""

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from onnx import ModelProto, helper

from shared.metadata import FORMAT, KEY
from shared.signature import Column, Output


def stamp(graph: ModelProto, parts: Mapping[str, Any]) -> bytes:
    """The bytes of the model: `graph` with these parts as metadata, text as it is and anything else as JSON.

    The same graph and parts give the same bytes.
    """
    model = ModelProto()
    model.CopyFrom(graph)
    model.producer_name, model.producer_version = "tresnubes", ""
    texts = {"format": str(FORMAT)} | {part: _text(value) for part, value in parts.items()}
    helper.set_model_props(model, {KEY + part: text for part, text in texts.items()})
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def signature_document(columns: Sequence[Column], outputs: Sequence[Output]) -> dict[str, Any]:
    """The signature as `shared.signature.parse` reads it; what is empty is left out."""
    return {"columns": [_column(column) for column in columns], "outputs": [_output(output) for output in outputs]}


def _column(column: Column) -> dict[str, Any]:
    document = {"name": column.name, "kind": column.kind, "input": column.input, "nullable": column.nullable}
    extra = {"categories": list(column.categories), "closed": column.closed, "missing": column.missing}
    return document | {key: value for key, value in extra.items() if value}


def _output(output: Output) -> dict[str, Any]:
    extra = {"classes": list(output.classes), "boolean": output.boolean}
    return {"name": output.name, "role": output.role} | {key: value for key, value in extra.items() if value}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
