"""A node's attributes by name; float64 numbers, which older operators keep apart, are under the name of the others."""

from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper
from onnx.numpy_helper import to_array

APART = "_as_tensor"
"""What the names of float64 attributes end with."""


def read_attributes(node: NodeProto) -> dict[str, Any]:
    """The values by name: float64 numbers are arrays, float32 numbers lists."""
    values = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    return {
        name.removesuffix(APART): to_array(value) if isinstance(value, TensorProto) else value
        for name, value in values.items()
    }


def type_of(*values: Any) -> Any:
    """The type of all these numbers, lists being float32; `None` where they differ."""
    kinds = {value.dtype if isinstance(value, np.ndarray) else np.dtype(np.float32) for value in values}
    return kinds.pop() if len(kinds) == 1 else None
