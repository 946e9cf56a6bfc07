"""One link of a chain of classifiers: the columns of a row, and beside them what the classifier before has answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onnx import TensorProto
from skl2onnx.common.data_types import guess_proto_type, guess_tensor_type

METHODS = ("predict", "predict_proba")
"""What a chain may hand on (`chain_method`): the label, or the probability of the second class."""


@dataclass(frozen=True, slots=True)
class Link:
    """Told to skl2onnx by the methods for which it asks an estimator that it does not know.

    Its inputs are the columns, and the answer to be put beside them; its output is both.
    """

    method: str

    def onnx_shape_calculator(self) -> Callable[[Any], None]:
        """Sets the output's type: that of the columns, of any width."""
        return _set_type

    def onnx_converter(self) -> Callable[[Any, Any, Any], None]:
        """Adds the nodes."""
        return self._convert

    def _convert(self, scope: Any, operator: Any, container: Any) -> None:
        *columns, answer = operator.inputs
        names = ("chosen", "column", "number", "second", "shape")
        chosen, column, number, second, shape = (scope.get_unique_variable_name(name) for name in names)
        last = answer.full_name
        if self.method == "predict_proba":
            container.add_initializer(second, TensorProto.INT64, [1], [1])
            container.add_node("Gather", [last, second], chosen, op_version=13, axis=1)
            last = chosen
        container.add_initializer(shape, TensorProto.INT64, [2], [-1, 1])
        container.add_node("Reshape", [last, shape], column, op_version=14)
        container.add_node("Cast", [column], number, op_version=13, to=guess_proto_type(operator.outputs[0].type))
        parts = [*(part.full_name for part in columns), number]
        container.add_node("Concat", parts, operator.outputs[0].full_name, op_version=13, axis=1)


def _set_type(operator: Any) -> None:
    operator.outputs[0].type = guess_tensor_type(operator.inputs[0].type)
