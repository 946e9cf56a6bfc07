"""SimpleImputer on text, by `Equal` and `Where`; skl2onnx's takes numbers only."""

from typing import Any

from onnx import TensorProto
from skl2onnx.common.data_types import StringTensorType
from skl2onnx.operator_converters.common import concatenate_variables
from sklearn.impute import SimpleImputer

from model_export.missing_text import MISSING
from model_export.repairs.repair import Repair

EQUAL_ON_TEXT = 19
"""The first ONNX opset whose Equal takes strings."""


def is_on_text(operator: Any) -> bool:
    """Whether the operator's first input is text."""
    return isinstance(operator.inputs[0].type, StringTensorType)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Put the imputer's own text where a text is missing."""
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


def _mark(imputer: Any) -> str:
    """The text that the imputer replaces: its own where it is one, else the text that stands for a missing value."""
    return imputer.missing_values if isinstance(imputer.missing_values, str) else MISSING


REPAIR = Repair(
    "imputed text",
    "SimpleImputer on text does not convert",
    (SimpleImputer,),
    convert,
    needed=is_on_text,
)
