"""Writes an operator's nodes into skl2onnx's container, so that a repair reads as the formula that it is."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper
from skl2onnx.common.data_types import DoubleTensorType, StringTensorType

ML = "ai.onnx.ml"


class Nodes:
    """The nodes of one operator, as skl2onnx gives it to a converter with (scope, operator, container).

    `number` is numpy's type of its numbers: float64 where an input is, else float32.
    """

    def __init__(self, scope: Any, operator: Any, container: Any) -> None:
        self._scope, self._operator, self._container = scope, operator, container
        self.number = number_of(operator)

    def add(self, kind: str, *inputs: str | NDArray[Any], domain: str = "", **attributes: Any) -> str:
        """A node of one output, whose name is returned. An array among the inputs becomes a constant."""
        result: str = self._scope.get_unique_variable_name(kind.lower())
        self._write(kind, inputs, result, domain, attributes)
        return result

    def give(self, kind: str, *inputs: str | NDArray[Any], domain: str = "", **attributes: Any) -> None:
        """The last node: its output is the operator's."""
        self._write(kind, inputs, self._operator.outputs[0].full_name, domain, attributes)

    def constants(self, values: Any) -> NDArray[Any]:
        """The values as numbers of the operator's type."""
        return np.asarray(values, dtype=self.number)

    def cast(self, value: str) -> str:
        """A value as numbers of the operator's type."""
        return self.add("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(self.number)))

    def give_cast(self, value: str) -> None:
        """The last node: a value as numbers of the operator's type."""
        self.give("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(self.number)))

    def through_float32(self, value: str) -> str:
        """A value rounded to float32, as numbers of the operator's type."""
        return self.cast(self.add("Cast", value, to=TensorProto.FLOAT))

    def demand_float64(self, what: str) -> None:
        """Raise `NotImplementedError` in a graph of float32, which is then tried again in float64."""
        if self.number is np.float32:
            raise NotImplementedError(f"{what} is told from its neighbours in float64 only")

    def matrix(self) -> str:
        """All inputs as one matrix of numbers, shape [rows, columns]."""
        inputs = [self._as_number(variable) for variable in self._operator.inputs]
        return inputs[0] if len(inputs) == 1 else self.add("Concat", *inputs, axis=1)

    def columns(self) -> list[tuple[str, bool]]:
        """Each column of the inputs, shape [rows, 1], and whether it is text. Numbers are of the operator's type."""
        columns = []
        for variable in self._operator.inputs:
            text = isinstance(variable.type, StringTensorType)
            name = variable.full_name if text else self._as_number(variable)
            columns += [(column, text) for column in self._split(name, variable.type.shape[1])]
        return columns

    def _split(self, name: str, width: int) -> list[str]:
        return [name] if width == 1 else [self.add("Gather", name, np.array([place]), axis=1) for place in range(width)]

    def _as_number(self, variable: Any) -> str:
        own = variable.type.to_onnx_type().tensor_type.elem_type
        name: str = variable.full_name
        return name if own == helper.np_dtype_to_tensor_dtype(np.dtype(self.number)) else self.cast(name)

    def _write(
        self, kind: str, inputs: tuple[str | NDArray[Any], ...], output: str, domain: str, attributes: dict[str, Any]
    ) -> None:
        names = [value if isinstance(value, str) else self._constant(value) for value in inputs]
        self._container.add_node(kind, names, output, op_domain=domain, **attributes)

    def _constant(self, values: NDArray[Any]) -> str:
        name: str = self._scope.get_unique_variable_name("constant")
        if values.dtype == object:
            content = [str(value).encode() for value in values.ravel()]
            self._container.add_initializer(name, TensorProto.STRING, list(values.shape), content)
        else:
            kind = helper.np_dtype_to_tensor_dtype(values.dtype)
            self._container.add_initializer(name, kind, list(values.shape), values.ravel().tolist())
        return name


def number_of(operator: Any) -> type:
    """numpy's type of an operator's numbers: float64 where one of its inputs is, else float32."""
    doubles = any(isinstance(variable.type, DoubleTensorType) for variable in operator.inputs)
    return np.float64 if doubles else np.float32
