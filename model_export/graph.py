"""Tidies a converted graph: names of our choice, no dead parts, no prose."""

from collections.abc import Iterator, Sequence

from onnx import AttributeProto, GraphProto, ModelProto, NodeProto

from model_export.defaults import drop_defaults
from model_export.errors import NotConvertible

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
    _drop_dead(graph)
    drop_defaults(graph)
    _rename(graph, _new_names(graph, inputs, outputs))
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = ROWS
    _drop_prose(tidied)
    _merge_opsets(tidied)
    return tidied


def _drop_dead(graph: GraphProto) -> None:
    needed = {value.name for value in graph.output}
    alive: list[NodeProto] = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            alive.append(node)
            needed.update(names_read(node))
    initializers = [tensor for tensor in graph.initializer if tensor.name in needed]
    nodes = list(reversed(alive))
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(initializers)


def names_read(node: NodeProto) -> Iterator[str]:
    """The values that a node needs, those that its subgraphs take from outside included."""
    yield from node.input
    for graph in _subgraphs(node):
        for inner in graph.node:
            yield from names_read(inner)
        yield from (value.name for value in graph.output)


def all_nodes(graph: GraphProto) -> Iterator[NodeProto]:
    """Every node of a graph and of its subgraphs."""
    for node in graph.node:
        yield node
        for inner in _subgraphs(node):
            yield from all_nodes(inner)


def _subgraphs(node: NodeProto) -> Iterator[GraphProto]:
    for attribute in node.attribute:
        if attribute.type == AttributeProto.GRAPH:
            yield attribute.g
        yield from attribute.graphs


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


def names_made(graph: GraphProto) -> Iterator[str]:
    """Every value that a graph or a subgraph of it makes, in order."""
    yield from (value.name for value in graph.input)
    yield from (tensor.name for tensor in graph.initializer)
    for node in graph.node:
        for inner in _subgraphs(node):
            yield from names_made(inner)
        yield from node.output


def _rename(graph: GraphProto, names: dict[str, str]) -> None:
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.name = names[value.name]
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
        for inner in _subgraphs(node):
            _rename(inner, names)


def _drop_prose(model: ModelProto) -> None:
    model.ClearField("doc_string")
    model.graph.ClearField("doc_string")
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("name")
    for value in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        value.ClearField("doc_string")


def _merge_opsets(model: ModelProto) -> None:
    """skl2onnx can list a domain twice; the higher version is the one that it wrote for."""
    versions: dict[str, int] = {}
    for opset in model.opset_import:
        versions[opset.domain] = max(versions.get(opset.domain, 0), opset.version)
    del model.opset_import[:]
    for domain, version in sorted(versions.items()):
        model.opset_import.add(domain=domain, version=version)
