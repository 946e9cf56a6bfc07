"""One link of a chain of classifiers: the columns of a row, and beside them what the classifier before has answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from skl2onnx.common.data_types import guess_proto_type, guess_tensor_type

from model_export.drawing import Drawing

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
        drawing = Drawing(scope, operator, container)
        *columns, answer = operator.inputs
        last = answer.full_name
        if self.method == "predict_proba":
            last = drawing.add("Gather", last, np.array([1]), axis=1)
        column = drawing.add("Reshape", last, np.array([-1, 1]))
        number = drawing.add("Cast", column, to=guess_proto_type(operator.outputs[0].type))
        drawing.end("Concat", *(part.full_name for part in columns), number, axis=1)


def _set_type(operator: Any) -> None:
    operator.outputs[0].type = guess_tensor_type(operator.inputs[0].type)
