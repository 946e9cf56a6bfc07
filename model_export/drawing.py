"""Draws one estimator's nodes into the graph that skl2onnx is making, so that a converter reads as its formula."""

from collections.abc import Sequence
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper
from skl2onnx.common.data_types import DoubleTensorType, StringTensorType, guess_proto_type

Operand: TypeAlias = str | float | NDArray[Any]
"""The name of a value in the graph, or a constant: a float, or an array."""

ML = "ai.onnx.ml"

_TYPES = {"i": TensorProto.INT64, "u": TensorProto.INT64, "b": TensorProto.BOOL}


class Drawing:
    """What a converter is called with (scope, operator, container), and short ways to add to it.

    `number` is numpy's type of its numbers: float64 unless given, between inputs and outputs of any type, for
    skl2onnx's float32 sums lose rows that are near a tie or far out, and their constants; a cast costs little. Inputs
    are cast whatever type they are declared with, unless the drawing is `believing`.
    """

    def __init__(
        self, scope: Any, operator: Any, container: Any, number: type = np.float64, *, believing: bool = False
    ) -> None:
        self.scope, self.operator, self.container, self.number = scope, operator, container, number
        self.estimator = operator.raw_operator
        self.inputs: Sequence[Any] = operator.inputs
        self._believing = believing

    @classmethod
    def like_inputs(cls, scope: Any, operator: Any, container: Any) -> Self:
        """In the precision of the operator's inputs, which are cast only where they are declared otherwise."""
        return cls(scope, operator, container, number_of(operator), believing=True)

    def rows(self) -> str:
        """The inputs as one tensor of numbers, shape [rows, columns]."""
        return self.rows_of(self.inputs)

    def rows_of(self, inputs: Sequence[Any]) -> str:
        """These variables of skl2onnx's as one tensor of numbers."""
        parts = [self._as_number(variable) for variable in inputs]
        return parts[0] if len(parts) == 1 else self.add("Concat", *parts, axis=1)

    def columns(self) -> list[tuple[str, bool]]:
        """Each column of the inputs, shape [rows, 1], and whether it is text."""
        columns = []
        for variable in self.inputs:
            text = isinstance(variable.type, StringTensorType)
            name = variable.full_name if text else self._as_number(variable)
            columns += [(column, text) for column in self._split(name, variable.type.shape[1])]
        return columns

    def add(self, kind: str, *inputs: Operand, domain: str = "", **attributes: Any) -> str:
        """A new node of one output, whose name is returned."""
        return self.add_several(kind, 1, *inputs, domain=domain, **attributes)[0]

    def add_several(self, kind: str, outputs: int, *inputs: Operand, domain: str = "", **attributes: Any) -> list[str]:
        """A new node of several outputs, whose names are returned."""
        names = [str(self.scope.get_unique_variable_name(kind.lower())) for _ in range(outputs)]
        self._write(kind, inputs, names, domain, attributes)
        return names

    def end(self, kind: str, *inputs: Operand, place: int = 0, domain: str = "", **attributes: Any) -> None:
        """The last node: its output is the estimator's at this place, in the type that it was declared with."""
        self._write(kind, inputs, [self.operator.outputs[place].full_name], domain, attributes)

    def give(self, value: str, place: int = 0) -> None:
        """Make a value of any type the estimator's output at this place, in the type that it was declared with."""
        self.end("Cast", value, place=place, to=guess_proto_type(self.operator.outputs[place].type))

    def cast(self, value: str) -> str:
        """The value as numbers of the drawing's type."""
        return self.add("Cast", value, to=self._element)

    def sigmoid(self, value: str) -> str:
        """1 / (1 + exp(-x)); onnxruntime's own Sigmoid ends at about 1e-9."""
        return self.add("Div", 1.0, self.add("Add", self.add("Exp", self.add("Neg", value)), 1.0))

    def constants(self, values: Any) -> NDArray[Any]:
        """The values as an array of the drawing's numbers."""
        return np.asarray(values, dtype=self.number)

    def keep(self, values: float | NDArray[Any]) -> str:
        """The name of a constant: floats in the drawing's type, integers, booleans, or text."""
        array, name = np.asarray(values), str(self.scope.get_unique_variable_name("constant"))
        text = array.dtype.kind not in "fiub"
        content = [str(value).encode() for value in array.ravel()] if text else array.ravel().tolist()
        element = TensorProto.STRING if text else _TYPES.get(array.dtype.kind, self._element)
        self.container.add_initializer(name, element, list(array.shape), content)
        return name

    def demand_float64(self, what: str) -> None:
        """Raise `NotImplementedError` in a drawing of float32, which is then tried again in float64."""
        if self.number is np.float32:
            raise NotImplementedError(f"{what} is told from its neighbours in float64 only")

    @property
    def _element(self) -> int:
        return helper.np_dtype_to_tensor_dtype(np.dtype(self.number))

    def _as_number(self, variable: Any) -> str:
        name: str = variable.full_name
        declared = variable.type.to_onnx_type().tensor_type.elem_type
        return name if self._believing and declared == self._element else self.cast(name)

    def _split(self, name: str, width: int) -> list[str]:
        return [name] if width == 1 else [self.add("Gather", name, np.array([place]), axis=1) for place in range(width)]

    def _write(
        self, kind: str, inputs: Sequence[Operand], outputs: list[str], domain: str, attributes: dict[str, Any]
    ) -> None:
        names = [value if isinstance(value, str) else self.keep(value) for value in inputs]
        self.container.add_node(kind, names, outputs, op_domain=domain, **attributes)


def number_of(operator: Any) -> type:
    """numpy's type of an operator's numbers: float64 where one of its inputs is, else float32."""
    doubles = any(isinstance(variable.type, DoubleTensorType) for variable in operator.inputs)
    return np.float64 if doubles else np.float32
