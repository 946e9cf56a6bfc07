"""Takes out of a graph what no answer needs, and keeps it only where every given row is answered to the same bit."""

from collections.abc import Sequence
from typing import Any

from onnx import GraphProto, ModelProto

from model_export.foreign.graph import describe, load
from model_export.graph import names_read
from shared.model import Model
from shared.tensor import Tensor

CHUNK = 4096
"""Rows a call."""


def lighten(content: bytes, model: ModelProto, rows: Sequence[list[Any]], signature: str) -> bytes:
    """The model without prose and unused weights, where that changes no bit of the rows' answers; else as it is."""
    lighter = ModelProto()
    lighter.CopyFrom(model)
    _drop(lighter)
    smaller: bytes = lighter.SerializeToString(deterministic=True)
    if len(smaller) >= len(content):
        return content
    parts = {"format": "1", "signature": signature}
    same = _bits(load(describe(smaller, parts)), rows) == _bits(load(describe(content, parts)), rows)
    return smaller if same else content


def _drop(model: ModelProto) -> None:
    graph = model.graph
    needed = {name for node in graph.node for name in names_read(node)} | {value.name for value in graph.output}
    used = [tensor for tensor in graph.initializer if tensor.name in needed]
    del graph.initializer[:], graph.value_info[:]
    graph.initializer.extend(used)
    model.ClearField("doc_string")
    _drop_prose(graph)


def _drop_prose(graph: GraphProto) -> None:
    graph.ClearField("doc_string")
    for part in (*graph.node, *graph.input, *graph.output, *graph.initializer):
        part.ClearField("doc_string")
    for node in graph.node:
        del node.metadata_props[:]  # PyTorch's exporter writes a stack trace to each


def _bits(model: Model, rows: Sequence[list[Any]]) -> list[Any]:
    """What the graph gives, to the bit."""
    results = (model.score(rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK))
    return [_bits_of(result) for part in results for result in part]


def _bits_of(result: Any) -> Any:
    assert isinstance(result, Tensor)  # a described model gives no other
    return result.shape, result.data if isinstance(result.data, list) else result.data.tobytes()
