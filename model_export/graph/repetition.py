"""Takes out nodes that compute once more what another has computed: targets often share their preparation."""

from collections.abc import Hashable

from onnx import GraphProto, NodeProto

from model_export.graph.naming import rename_in
from model_export.graph.walk import all_nodes, names_made, subgraphs

CHANCE = frozenset(
    {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial", "Dropout"}
)
"""Operators that may answer otherwise the next time."""

_Known = dict[Hashable, list[str]]


def merge_repeated(graph: GraphProto) -> None:
    """Of nodes with the same operator, attributes and inputs only the first stays, and those that make an output.

    In subgraphs too, where outer nodes count as well. Relies on ONNX's rule that an inner value never has the name of
    an outer one.
    """
    _merge(graph, {})


def _merge(graph: GraphProto, known: _Known) -> None:
    fixed = {value.name for value in graph.output}
    names: dict[str, str] = {}
    nodes: list[NodeProto] = []
    for node in graph.node:
        rename_in(node, names)
        for inner in subgraphs(node):
            _merge(inner, known.copy())
        first = known.setdefault(_content(node), list(node.output))
        if first == list(node.output) or fixed.intersection(node.output) or _is_of_chance(node):
            nodes.append(node)
        else:
            names.update(zip(node.output, first, strict=True))
    del graph.node[:]
    graph.node.extend(nodes)


def _content(node: NodeProto) -> Hashable:
    """What a node is known by: all but its name, its outputs' and those inside its subgraphs."""
    copy = NodeProto()
    copy.CopyFrom(node)
    inner = [name for graph in subgraphs(copy) for name in names_made(graph)]
    rename_in(copy, {name: f"inner value {place}" for place, name in enumerate(dict.fromkeys(inner))})
    attributes = sorted((part.name, part.SerializeToString(deterministic=True)) for part in copy.attribute)
    return copy.domain, copy.op_type, tuple(copy.input), tuple(map(bool, copy.output)), tuple(attributes)


def _is_of_chance(node: NodeProto) -> bool:
    return node.op_type in CHANCE or any(
        inner.op_type in CHANCE for graph in subgraphs(node) for inner in all_nodes(graph)
    )
