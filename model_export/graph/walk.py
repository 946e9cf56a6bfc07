"""Goes through a graph and the graphs inside its nodes."""

from collections.abc import Iterator

from onnx import AttributeProto, GraphProto, NodeProto


def subgraphs(node: NodeProto) -> Iterator[GraphProto]:
    """The graphs that a node holds: branches, bodies of loops."""
    for attribute in node.attribute:
        if attribute.type == AttributeProto.GRAPH:
            yield attribute.g
        yield from attribute.graphs


def all_nodes(graph: GraphProto) -> Iterator[NodeProto]:
    """Every node of a graph and of its subgraphs."""
    for inner in all_graphs(graph):
        yield from inner.node


def all_graphs(graph: GraphProto) -> Iterator[GraphProto]:
    """A graph and all graphs inside it."""
    yield graph
    for node in graph.node:
        for inner in subgraphs(node):
            yield from all_graphs(inner)


def names_read(node: NodeProto) -> Iterator[str]:
    """The values that a node needs, those that its subgraphs take from outside included."""
    yield from node.input
    for graph in subgraphs(node):
        for inner in graph.node:
            yield from names_read(inner)
        yield from (value.name for value in graph.output)


def names_made(graph: GraphProto) -> Iterator[str]:
    """Every value that a graph or a subgraph of it makes, in order."""
    yield from (value.name for value in graph.input)
    yield from (tensor.name for tensor in graph.initializer)
    for node in graph.node:
        for inner in subgraphs(node):
            yield from names_made(inner)
        yield from node.output
