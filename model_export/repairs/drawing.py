"""Draws one estimator's nodes into the graph that skl2onnx is making; between its inputs and outputs all is float64."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto
from skl2onnx.common.data_types import guess_proto_type

Operand: TypeAlias = str | float | NDArray[Any]
"""The name of a value in the graph, or a constant: a float, or an array."""

_TYPES = {"f": TensorProto.DOUBLE, "i": TensorProto.INT64, "u": TensorProto.INT64, "b": TensorProto.BOOL}


class Drawing:
    """What a converter is called with (scope, operator, container), and short ways to add to it.

    skl2onnx's float32 sums lose rows that are near a tie or far out, and their constants; a cast costs little.
    """

    def __init__(self, scope: Any, operator: Any, container: Any) -> None:
        self.scope, self.operator, self.container = scope, operator, container
        self.estimator = operator.raw_operator
        self.inputs: Sequence[Any] = operator.inputs

    def rows(self) -> str:
        """The inputs as one float64 tensor of shape [rows, columns]."""
        return self.rows_of(self.inputs)

    def rows_of(self, inputs: Sequence[Any]) -> str:
        """These variables of skl2onnx's as one float64 tensor."""
        parts = [self.to_double(variable.full_name) for variable in inputs]
        return parts[0] if len(parts) == 1 else str(self.add("Concat", *parts, axis=1))

    def to_double(self, value: str) -> str:
        """The value as float64."""
        return str(self.add("Cast", value, to=TensorProto.DOUBLE))

    def sigmoid(self, value: str) -> str:
        """1 / (1 + exp(-x)); onnxruntime's own Sigmoid ends at about 1e-9."""
        return str(self.add("Div", 1.0, self.add("Add", self.add("Exp", self.add("Neg", value)), 1.0)))

    def add(self, operator: str, *inputs: Operand, outputs: int = 1, **attributes: Any) -> Any:
        """A new node of ONNX's own domain; returns the name of its output, or a list of names where there are more."""
        names = [self.scope.get_unique_variable_name("drawn") for _ in range(outputs)]
        self.container.add_node(operator, [self._name_of(value) for value in inputs], names, **attributes)
        return names[0] if outputs == 1 else names

    def give(self, value: str, place: int = 0) -> None:
        """Make a value the estimator's output at this place, in the type that it was declared with."""
        output = self.operator.outputs[place]
        self.container.add_node("Cast", [value], [output.full_name], to=guess_proto_type(output.type))

    def keep(self, values: float | NDArray[Any]) -> str:
        """The name of a constant: numbers as float64, integers, booleans, or text."""
        array, name = np.asarray(values), self.scope.get_unique_variable_name("kept")
        if array.dtype.kind in _TYPES:
            self.container.add_initializer(name, _TYPES[array.dtype.kind], list(array.shape), array.ravel().tolist())
        else:
            text = [str(value).encode() for value in array.ravel()]
            self.container.add_initializer(name, TensorProto.STRING, list(array.shape), text)
        return str(name)

    def _name_of(self, value: Operand) -> str:
        return value if isinstance(value, str) else str(self.keep(value))
