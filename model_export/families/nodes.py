"""Adds ONNX's plain operators to a graph that skl2onnx is making, one call a node."""

from typing import Any

from numpy.typing import NDArray
from onnx import helper

_VERSIONS = {
    "Abs": 13, "Add": 14, "And": 7, "ArgMax": 13, "Cast": 13, "Concat": 13, "Exp": 13, "Floor": 13, "Gather": 13,
    "Greater": 13, "GreaterOrEqual": 16, "LessOrEqual": 16, "Log": 13, "Mul": 14, "Neg": 13, "Reshape": 14,
    "Sigmoid": 13, "Sign": 13, "Softmax": 13, "Sub": 14, "Where": 16,
}  # fmt: skip
"""The version of ONNX in which each operator has the form that is written here."""


class Nodes:
    """The operators that are added for one estimator."""

    def __init__(self, scope: Any, container: Any) -> None:
        self.scope, self.container = scope, container

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """A new node, whose only output is returned."""
        output = self.scope.get_unique_variable_name(operator.lower())
        self.container.add_node(operator, list(inputs), output, op_version=_VERSIONS[operator], **attributes)
        return str(output)

    def keep(self, values: NDArray[Any]) -> str:
        """A constant; text as an array of objects."""
        name = self.scope.get_unique_variable_name("constant")
        element = helper.np_dtype_to_tensor_dtype(values.dtype)
        flat = [value.encode() for value in values.ravel()] if values.dtype == object else values.ravel().tolist()
        self.container.add_initializer(name, element, list(values.shape), flat)
        return str(name)

    def name(self, made: str, output: str) -> None:
        """Give a value the name of one of the estimator's outputs."""
        self.container.add_node("Identity", [made], output, op_version=16)
