"""Drops what an operator assumes anyway: skl2onnx writes a column of ones or zeros for each node of a tree."""

from onnx import AttributeProto, GraphProto, helper

DEFAULTS = {"nodes_hitrates": 1.0, "nodes_missing_value_tracks_true": 0}
"""What every entry of these attributes is unless given. A hit rate changes no answer."""


def drop_defaults(graph: GraphProto) -> None:
    """Take the attributes that hold nothing but their default out of the graph's nodes."""
    for node in graph.node:
        kept = [attribute for attribute in node.attribute if not _is_default(attribute)]
        if len(kept) < len(node.attribute):
            del node.attribute[:]
            node.attribute.extend(kept)


def _is_default(attribute: AttributeProto) -> bool:
    return attribute.name in DEFAULTS and {*helper.get_attribute_value(attribute)} == {DEFAULTS[attribute.name]}
