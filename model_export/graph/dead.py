"""Takes out of a graph what no answer needs: dead nodes, unused constants, shapes of inner values, prose."""

from onnx import GraphProto, NodeProto

from model_export.graph.walk import all_graphs, names_read, subgraphs


def drop_dead(graph: GraphProto) -> None:
    """Keep what the outputs need; the same in each subgraph, whose inputs and outputs stay."""
    needed = {value.name for value in graph.output}
    alive: list[NodeProto] = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            for inner in subgraphs(node):
                drop_dead(inner)
            alive.append(node)
            needed.update(names_read(node))
    initializers = [tensor for tensor in graph.initializer if tensor.name in needed]
    nodes = list(reversed(alive))
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(initializers)


def drop_prose(graph: GraphProto) -> None:
    """Doc strings, and names of nodes, which nothing refers to."""
    for inner in all_graphs(graph):
        inner.ClearField("doc_string")
        for part in (*inner.node, *inner.input, *inner.output, *inner.initializer):
            part.ClearField("doc_string")
        for node in inner.node:
            node.ClearField("name")
