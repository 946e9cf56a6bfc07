"""SimpleImputer over text and numbers together, whose columns have no one type; skl2onnx's gives a single tensor."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from skl2onnx._parse import _parse_sklearn_simple_model
from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common.data_types import StringTensorType, guess_tensor_type
from sklearn.impute import SimpleImputer

from model_export.drawing import Drawing
from model_export.missing_text import MISSING
from model_export.repairs.repair import Repair


def parse(scope: Any, imputer: Any, inputs: Sequence[Any], custom_parsers: Any = None) -> Any:
    """Declare an output for each input where only some are text, else what skl2onnx declares."""
    if not _are_mixed(inputs):
        return _parse_sklearn_simple_model(scope, imputer, inputs, custom_parsers=custom_parsers)
    operator = scope.declare_local_operator(sklearn_operator_name_map[SimpleImputer], imputer)
    # The next step guesses its kind of number from its first input, text or not; `set_types` tells the text later.
    number = next(_type_of(variable) for variable in inputs if _type_of(variable) is not StringTensorType)
    for variable in inputs:
        operator.inputs.append(variable)
        operator.outputs.append(scope.declare_local_variable("imputed", number()))
    return operator.outputs


def is_mixed(operator: Any) -> bool:
    """Whether some of the operator's inputs are text, and others are not."""
    return _are_mixed(operator.inputs)


def set_types(operator: Any) -> None:
    """Each output is as wide as its input, and of its type."""
    for variable, output in zip(operator.inputs, operator.outputs, strict=True):
        output.type = _type_of(variable)(variable.type.shape)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Put the imputer's own values where those of an input are missing."""
    drawing, imputer, start = Drawing.like_inputs(scope, operator, container), operator.raw_operator, 0
    _demand_simple(imputer)
    for variable, output in zip(operator.inputs, operator.outputs, strict=True):
        end = start + variable.type.shape[1]
        filled = _fill(drawing, variable, imputer.statistics_[start:end])
        container.add_node("Identity", [filled], [output.full_name])
        start = end


def _fill(drawing: Drawing, variable: Any, fills: Any) -> str:
    name = variable.full_name
    if isinstance(variable.type, StringTensorType):
        gaps = drawing.add("Equal", name, np.array([MISSING], dtype=object))
        return drawing.add("Where", gaps, np.array([str(fill) for fill in fills], dtype=object), name)
    if any(isinstance(fill, str) for fill in fills):
        raise NotImplementedError("SimpleImputer that fills numbers with text: impute numbers in a branch of their own")
    number = drawing.cast(name)
    return drawing.add("Where", drawing.add("IsNaN", number), drawing.constants(fills.astype(float)), number)


def _demand_simple(imputer: Any) -> None:
    if imputer.add_indicator or not pd.isna(imputer.missing_values) or pd.isna(imputer.statistics_).any():
        raise NotImplementedError(
            "SimpleImputer over text and numbers with indicators, a marker or empty columns: impute each in a branch"
        )


def _are_mixed(inputs: Sequence[Any]) -> bool:
    texts = [isinstance(variable.type, StringTensorType) for variable in inputs]
    return any(texts) and not all(texts)


def _type_of(variable: Any) -> Any:
    text = isinstance(variable.type, StringTensorType)
    return StringTensorType if text else guess_tensor_type(variable.type).__class__


REPAIR = Repair(
    "imputed text and numbers",
    "SimpleImputer over text and numbers together does not convert",
    (SimpleImputer,),
    convert,
    set_types,
    needed=is_mixed,
    parse=parse,
)
