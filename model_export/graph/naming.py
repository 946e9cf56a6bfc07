"""Gives the values of a graph other names."""

from collections.abc import Mapping

from onnx import GraphProto, NodeProto

from model_export.graph.walk import subgraphs


def rename(graph: GraphProto, names: Mapping[str, str]) -> None:
    """Call values by their new names, in subgraphs too; those without one keep theirs."""
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        rename_in(node, names)


def rename_in(node: NodeProto, names: Mapping[str, str]) -> None:
    """The same in one node."""
    node.input[:] = [names.get(name, name) for name in node.input]
    node.output[:] = [names.get(name, name) for name in node.output]
    for inner in subgraphs(node):
        rename(inner, names)
