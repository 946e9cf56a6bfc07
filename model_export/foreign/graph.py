"""Reads a graph from elsewhere, and runs it as the core does."""

from pathlib import Path
from typing import Any

import onnx
from onnx import ModelProto

from model_export.errors import ExportError
from shared.errors import ModelUnusable
from shared.metadata import KEY
from shared.model import Model


class UnusableGraph(ExportError):
    """The graph can't be served, or is not what the signature that was given for it says."""


def read_graph(path: Path) -> tuple[bytes, ModelProto]:
    """The file's bytes and what they hold. Raises `UnusableGraph` for what is no plain ONNX model."""
    if not path.is_file():
        raise UnusableGraph(f"there is no file {path}")
    content = path.read_bytes()
    try:
        graph = onnx.load_from_string(content)
    except Exception as error:  # protobuf's errors have no common root
        raise UnusableGraph(f"{path} can't be read as an ONNX model: {error}") from error
    if any(prop.key.startswith(KEY) for prop in graph.metadata_props):
        raise UnusableGraph(f"{path} describes itself already: expected a plain ONNX model")
    return content, graph


def load(content: bytes) -> Model:
    """The bytes as the core runs them. Raises `UnusableGraph` with its words."""
    try:
        return Model.from_bytes(content, stem="the graph")
    except ModelUnusable as error:
        raise UnusableGraph(str(error)) from error


def describe(content: bytes, parts: dict[str, str]) -> bytes:
    """The model with more metadata. Its own bytes stay as they are: messages of protobuf can be strung together."""
    added = ModelProto()
    for name, text in parts.items():
        added.metadata_props.add(key=KEY + name, value=text)
    more: bytes = added.SerializeToString(deterministic=True)
    return content + more


def maker_of(graph: ModelProto) -> str:
    """What wrote the graph, in its own words."""
    return " ".join(filter(None, (graph.producer_name, graph.producer_version))) or "an unnamed program"


def is_probabilities_alone(outputs: Any) -> bool:
    """Whether a signature's outputs are the probabilities of classes, without the label."""
    return [output.get("role") for output in outputs] == ["probabilities"]
