"""Leaves out what an operator assumes anyway: skl2onnx writes a column of ones or zeros for each node of a tree."""

from onnx import AttributeProto, ModelProto, NodeProto, helper

from model_export.compact.draft import Draft

DEFAULTS = {"nodes_hitrates": 1.0, "nodes_missing_value_tracks_true": 0}
"""What every entry of these attributes is unless given. A hit rate changes no answer."""


def leave_out_defaults(model: ModelProto) -> ModelProto | None:
    """The graph without attributes that hold nothing but their default; `None` where there is none."""
    if not any(_is_default(attribute) for node in model.graph.node for attribute in node.attribute):
        return None
    draft = Draft(model)
    draft.nodes.extend(map(_without_defaults, model.graph.node))
    return draft.finish()


def _without_defaults(node: NodeProto) -> NodeProto:
    copy = NodeProto()
    copy.CopyFrom(node)
    del copy.attribute[:]
    copy.attribute.extend(attribute for attribute in node.attribute if not _is_default(attribute))
    return copy


def _is_default(attribute: AttributeProto) -> bool:
    return attribute.name in DEFAULTS and {*helper.get_attribute_value(attribute)} == {DEFAULTS[attribute.name]}
