"""Reads what a scaler does to each column: multiply, then add."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper

from model_export.compact.linear import Floats


@dataclass(frozen=True, slots=True)
class Affine:
    """`scale * x + shift`, each of shape [columns], or [1] for all columns; float64."""

    scale: Floats
    shift: Floats


def read_affine(node: NodeProto, constants: Mapping[str, NDArray[Any]]) -> tuple[str, Affine] | None:
    """The value that a node reads and what it makes of it; `None` for a node that does something else."""
    if node.op_type == "Scaler":
        values = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        scale, offset = (np.array(values.get(name, [default])) for name, default in (("scale", 1.0), ("offset", 0.0)))
        return node.input[0], Affine(scale, -offset * scale)
    if node.op_type not in ("Add", "Sub", "Mul", "Div"):
        return None
    first, second = node.input
    if first in constants and node.op_type in ("Add", "Mul"):
        first, second = second, first
    if second not in constants or constants[second].size != max(constants[second].shape, default=1):
        return None
    return first, _affine(node.op_type, constants[second].reshape(-1).astype(np.float64))


def _affine(operator: str, constant: Floats) -> Affine:
    if operator in ("Add", "Sub"):
        return Affine(np.ones(1), constant if operator == "Add" else -constant)
    return Affine(constant if operator == "Mul" else 1 / constant, np.zeros(1))
