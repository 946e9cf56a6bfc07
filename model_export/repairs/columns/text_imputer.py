"""SimpleImputer on text, by `Equal` and `Where`; skl2onnx's takes numbers only."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx.common.data_types import StringTensorType
from skl2onnx.operator_converters.common import concatenate_variables
from sklearn.impute import SimpleImputer

from model_export.drawing import Drawing
from model_export.missing_text import MISSING
from model_export.repairs.repair import Repair

EQUAL_ON_TEXT = 19
"""The first ONNX opset whose Equal takes strings."""


def is_on_text(operator: Any) -> bool:
    """Whether the operator's first input is text."""
    return isinstance(operator.inputs[0].type, StringTensorType)


def set_width(operator: Any) -> None:
    """Text of shape [rows, columns], the indicators' among them."""
    imputer = operator.raw_operator
    width = imputer.n_features_in_ + (len(imputer.indicator_.features_) if imputer.add_indicator else 0)
    operator.outputs[0].type = StringTensorType([operator.inputs[0].get_first_dimension(), width])


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Put the imputer's own text where a text is missing, and the indicators behind, as an encoder's text for them."""
    drawing, imputer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    text = concatenate_variables(scope, operator.inputs, container)
    gaps = drawing.add("Equal", text, _texts(_mark(imputer)), op_version=EQUAL_ON_TEXT)
    blocks = [drawing.add("Where", gaps, _texts(*imputer.statistics_), text)]
    if imputer.add_indicator and len(imputer.indicator_.features_):
        marked = drawing.add("Gather", gaps, imputer.indicator_.features_, axis=1)
        blocks.append(drawing.add("Where", marked, _texts(True), _texts(False)))
    drawing.end("Concat", *blocks, axis=1)


def _texts(*values: object) -> NDArray[np.object_]:
    return np.array([str(value) for value in values], dtype=object)


def _mark(imputer: Any) -> str:
    """The text that the imputer replaces: its own where it is one, else the text that stands for a missing value."""
    return imputer.missing_values if isinstance(imputer.missing_values, str) else MISSING


REPAIR = Repair(
    "imputed text",
    "SimpleImputer on text does not convert",
    (SimpleImputer,),
    convert,
    set_width,
    needed=is_on_text,
)
