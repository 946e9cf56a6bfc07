"""Tells skl2onnx what a repaired operator gives: a matrix of so many columns, of its inputs' kind of number."""

from collections.abc import Callable
from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType

from model_export.drawing import number_of
from model_export.repairs.repair import Shape


def of_width(width: Callable[[Any], int]) -> Shape:
    """A calculator for estimators that give `width(estimator)` columns of numbers."""

    def calculate(operator: Any) -> None:
        set_width(operator, width(operator.raw_operator))

    return calculate


def set_width(operator: Any, width: int) -> None:
    """Says that the operator gives numbers of shape [rows, width]."""
    kind = DoubleTensorType if number_of(operator) is np.float64 else FloatTensorType
    operator.outputs[0].type = kind([operator.inputs[0].get_first_dimension(), width])


def as_wide(operator: Any) -> None:
    """Says that the operator gives as many columns as it takes."""
    set_width(operator, sum(variable.type.shape[1] for variable in operator.inputs))
