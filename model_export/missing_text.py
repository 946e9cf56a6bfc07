"""Converters for missing text, which skl2onnx lacks: in a graph a missing text is the noncharacter U+FFFF.

A tensor of strings has no missing value, so one text must stand for it. U+FFFF is never a character
(Unicode 15, section 23.7); the core refuses it from callers and puts it where a value is missing.
"""

from copy import copy
from typing import Any

import numpy as np
import pandas as pd
from onnx import TensorProto
from skl2onnx.common.data_types import StringTensorType
from skl2onnx.operator_converters.common import concatenate_variables
from skl2onnx.operator_converters.imputer_op import convert_sklearn_imputer
from skl2onnx.operator_converters.one_hot_encoder import convert_sklearn_one_hot_encoder

MISSING = "\uffff"

EQUAL_ON_TEXT = 19
"""The first ONNX opset whose Equal takes strings."""


def convert_imputer(scope: Any, operator: Any, container: Any) -> None:
    """A converter as skl2onnx calls it: text by `Equal` and `Where`, numbers as skl2onnx does it."""
    if not isinstance(operator.inputs[0].type, StringTensorType):
        convert_sklearn_imputer(scope, operator, container)
        return
    imputer = operator.raw_operator
    if imputer.add_indicator:
        raise NotImplementedError("SimpleImputer(add_indicator=True) on text")
    text = concatenate_variables(scope, operator.inputs, container)
    marks, fills, found = (scope.get_unique_variable_name(name) for name in ("marks", "fills", "found"))
    container.add_initializer(marks, TensorProto.STRING, [1], [_mark(imputer).encode()])
    values = [str(value).encode() for value in imputer.statistics_]
    container.add_initializer(fills, TensorProto.STRING, [1, len(values)], values)
    container.add_node("Equal", [text, marks], found, op_version=EQUAL_ON_TEXT)
    container.add_node("Where", [found, fills, text], operator.outputs[0].full_name, op_version=16)


def convert_one_hot_encoder(scope: Any, operator: Any, container: Any) -> None:
    """A converter as skl2onnx calls it, which knows a missing text as a category where the encoder does."""
    encoder = copy(operator.raw_operator)
    encoder.categories_ = [_with_mark(known) for known in encoder.categories_]
    operator.raw_operator = encoder
    convert_sklearn_one_hot_encoder(scope, operator, container)


def _mark(imputer: Any) -> str:
    """The text that the imputer replaces: its own where it is one, else the text that stands for a missing value."""
    return imputer.missing_values if isinstance(imputer.missing_values, str) else MISSING


def _with_mark(known: Any) -> Any:
    """The categories of a column; where they are text, the mark stands for the missing value among them."""
    if not any(isinstance(value, str) for value in known):
        return known
    return np.array([MISSING if pd.isna(value) else value for value in known], dtype=object)
