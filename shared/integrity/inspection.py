"""Finds out what a model file would have the runtime do, from its bytes alone: operators, subgraphs, outside data.

The messages and the numbers of their fields are those of
https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto.
"""

from collections.abc import Mapping
from typing import NamedTuple

from shared.errors import ModelUnusable
from shared.integrity.wire import VARINT, Malformed, is_zero, read_fields, tag

__all__ = ["EXTERNAL_DATA", "FUNCTIONS", "SPARSE", "SUBGRAPHS", "TRAINING", "Contents", "Operator", "inspect"]

SUBGRAPHS = "subgraphs"
FUNCTIONS = "functions"
EXTERNAL_DATA = "external data"
SPARSE = "sparse tensors"
TRAINING = "training information"


class Operator(NamedTuple):
    """What a node computes; the domain of ONNX's own operators is empty."""

    domain: str
    name: str

    def __str__(self) -> str:
        return f"{self.domain}.{self.name}" if self.domain else self.name or "no operator"


class Contents(NamedTuple):
    """What stands anywhere in a file, subgraphs and functions included; `traits` are of the five above.

    The domains that a file imports aren't here: what no node uses reaches nothing.
    """

    operators: set[Operator]
    functions: set[Operator]
    traits: set[str]


_NOTHING: Mapping[int, str] = {}


class _Message(NamedTuple):
    """What matters in one kind of message, by the tags of its fields."""

    inside: Mapping[int, str] = _NOTHING
    """The kinds of message that it holds."""
    traits: Mapping[int, str] = _NOTHING
    """What a field's being there says; a number that is 0 says nothing."""
    domain: int = 0
    name: int = 0
    """Where a node says its operator, and a function what it is called."""
    texts: bytes = b""
    """Lists of texts that may have 100,000 entries."""


_MESSAGES = {
    "model": _Message({tag(7): "graph", tag(25): "function"}, {tag(20): TRAINING, tag(25): FUNCTIONS}),
    "function": _Message({tag(7): "node", tag(11): "attribute"}, domain=tag(10), name=tag(1)),
    "graph": _Message({tag(1): "node", tag(5): "tensor"}, {tag(15): SPARSE}),
    "node": _Message({tag(5): "attribute"}, domain=tag(7), name=tag(4)),
    "attribute": _Message(
        {tag(5): "tensor", tag(6): "graph", tag(10): "tensor", tag(11): "graph"},
        {tag(6): SUBGRAPHS, tag(11): SUBGRAPHS, tag(22): SPARSE, tag(23): SPARSE},
        texts=bytes([tag(9)]),
    ),
    "tensor": _Message(traits={tag(13): EXTERNAL_DATA, tag(14, VARINT): EXTERNAL_DATA}, texts=bytes([tag(6)])),
}

_ORT_MARK = slice(4, 8), b"ORTM"
"""Bytes with this mark are read by onnxruntime as a format of its own, whatever else they may be."""


def inspect(content: bytes) -> Contents:
    """Look at every part of a model's bytes. Raises ModelUnusable where the runtime would not read them as ONNX."""
    place, mark = _ORT_MARK
    if content[place] == mark:
        raise ModelUnusable("it has the mark of onnxruntime's own format: expected ONNX")
    found = Contents(set(), set(), set())
    waiting = [("model", 0, len(content))]
    try:
        # A list and no recursion: how deep a file nests is up to who wrote it.
        while waiting:
            waiting += _look_into(content, *waiting.pop(), found)
    except Malformed as error:
        raise ModelUnusable(f"it can't be read as ONNX: {error}") from error
    return found


def _look_into(content: bytes, kind: str, start: int, end: int, found: Contents) -> list[tuple[str, int, int]]:
    """Note what one message says itself, and return the messages in it."""
    message = _MESSAGES[kind]
    names, inside = {message.domain: "", message.name: ""}, []
    for key, at, after in read_fields(content, start, end, message.texts):
        if key in names:
            # The last counts where a field stands twice, as in every protobuf parser.
            names[key] = content[at:after].decode(errors="replace")
        if key in message.inside:
            inside.append((message.inside[key], at, after))
        if key in message.traits and not (key & 7 == VARINT and is_zero(content, at, after)):
            found.traits.add(message.traits[key])
    if message.name:
        domain = names[message.domain]
        # Onnxruntime knows ONNX's own domain by both names.
        operator = Operator("" if domain == "ai.onnx" else domain, names[message.name])
        (found.operators if kind == "node" else found.functions).add(operator)
    return inside
