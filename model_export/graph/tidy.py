"""Tidies a converted graph: names of our choice, nothing twice, no dead parts, no prose."""

from collections.abc import Sequence

from onnx import GraphProto, ModelProto

from model_export.defaults import drop_defaults
from model_export.errors import NotConvertible
from model_export.graph.constants import share_constants
from model_export.graph.dead import drop_dead, drop_prose
from model_export.graph.naming import rename
from model_export.graph.repetition import merge_repeated
from model_export.graph.walk import names_made

ROWS = "rows"
"""The name of the first dimension of every input and output."""


def tidy(model: ModelProto, inputs: Sequence[str], outputs: Sequence[str]) -> ModelProto:
    """A copy of `model` whose inputs and first outputs have these names, in order.

    Further outputs and what only they need are gone. Inner values are renumbered, so that the same estimator
    gives the same bytes.
    """
    tidied = ModelProto()
    tidied.CopyFrom(model)
    graph = tidied.graph
    if len(graph.input) != len(inputs) or len(graph.output) < len(outputs):
        raise NotConvertible(
            f"expected a graph of {len(inputs)} inputs and {len(outputs)} outputs, got one of "
            f"{len(graph.input)} and {len(graph.output)}"
        )
    del graph.output[len(outputs) :]
    drop_dead(graph)
    drop_defaults(graph)
    drop_prose(graph)
    share_constants(graph)
    merge_repeated(graph)
    rename(graph, _new_names(graph, inputs, outputs))
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = ROWS
    tidied.ClearField("doc_string")
    _merge_opsets(tidied)
    return tidied


def _new_names(graph: GraphProto, inputs: Sequence[str], outputs: Sequence[str]) -> dict[str, str]:
    fixed = {value.name: name for value, name in zip(graph.input, inputs, strict=True)}
    fixed.update({value.name: name for value, name in zip(graph.output, outputs, strict=True)})
    taken = {*inputs, *outputs}
    names = dict(fixed)
    number = 0
    for name in names_made(graph):
        while f"v{number}" in taken:
            number += 1
        if name and name not in names:
            names[name] = f"v{number}"
            number += 1
    return names


def _merge_opsets(model: ModelProto) -> None:
    """skl2onnx can list a domain twice; the higher version is the one that it wrote for."""
    versions: dict[str, int] = {}
    for opset in model.opset_import:
        versions[opset.domain] = max(versions.get(opset.domain, 0), opset.version)
    del model.opset_import[:]
    for domain, version in sorted(versions.items()):
        model.opset_import.add(domain=domain, version=version)
