"""Counts the columns of a graph's values, as far as that can be read off without running it."""

from collections.abc import Mapping

from onnx import NodeProto, helper

from model_export.compact.draft import Draft

KEEP = ("Add", "Cast", "Clip", "Div", "Identity", "Imputer", "Mul", "Normalizer", "Scaler", "Sub")
"""Operators that leave the number of columns of their first input as it is; skl2onnx puts constants second."""


def count_columns(draft: Draft) -> dict[str, int]:
    """The number of columns by value, for two-dimensional values whose number is known."""
    widths: dict[str, int] = {}
    for value in draft.old.graph.input:
        shape = value.type.tensor_type.shape.dim
        if len(shape) == 2 and shape[1].dim_value:
            widths[value.name] = shape[1].dim_value
    for node in draft.old.graph.node:
        width = _width(node, draft, widths)
        if width is not None:
            widths[node.output[0]] = width
    return widths


def _width(node: NodeProto, draft: Draft, widths: Mapping[str, int]) -> int | None:
    if node.op_type in KEEP:
        return widths.get(node.input[0])
    if node.op_type == "Concat" and is_of_columns(node) and all(name in widths for name in node.input):
        return sum(widths[name] for name in node.input)
    if node.op_type == "Reshape" and node.input[1] in draft.constants:
        shape = draft.constants[node.input[1]].tolist()
        return int(shape[1]) if len(shape) == 2 and shape[1] > 0 else None
    return None


def is_of_columns(node: NodeProto) -> bool:
    """Whether a Concat puts columns beside each other."""
    return any(attribute.name == "axis" and helper.get_attribute_value(attribute) == 1 for attribute in node.attribute)
