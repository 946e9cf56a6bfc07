"""PowerTransformer in float64 too, and missing values stay missing; skl2onnx makes numbers of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import PowerTransformer

from model_export.drawing import Drawing, number_of
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx makes a number of NaN, as in the Yeo-Johnson transform, or mixes float64 with float32."""
    return bool(operator.raw_operator.method == "yeo-johnson" or number_of(operator) is np.float64)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The transform of Yeo and Johnson (2000) or of Box and Cox (1964), and the standardization."""
    drawing, transformer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    x, powers = drawing.rows(), np.asarray(transformer.lambdas_, dtype=np.float64)
    if transformer.method == "box-cox":
        result = _power(drawing, x, powers)
    else:
        one = drawing.constants(1)
        above = _power(drawing, drawing.add("Add", x, one), powers)
        below = drawing.add("Neg", _power(drawing, drawing.add("Sub", one, x), 2 - powers))
        result = drawing.add("Where", drawing.add("GreaterOrEqual", x, drawing.constants(0)), above, below)
    if transformer.standardize:
        result = drawing.add("Sub", result, drawing.constants(transformer._scaler.mean_))
        result = drawing.add("Div", result, drawing.constants(transformer._scaler.scale_))
    drawing.end("Identity", result)


def _power(drawing: Drawing, base: str, powers: NDArray[np.float64]) -> str:
    """(base ** power - 1) / power, and its limit log(base) for the columns whose power is 0."""
    flat = np.abs(powers) < np.spacing(1.0)
    divisors = drawing.constants(np.where(flat, 1, powers))
    raised = drawing.add("Sub", drawing.add("Pow", base, drawing.constants(powers)), drawing.constants(1))
    curved = drawing.add("Div", raised, divisors)
    return drawing.add("Where", flat, drawing.add("Log", base), curved) if flat.any() else curved


REPAIR = Repair(
    "powers",
    "PowerTransformer makes numbers of missing values, and does not convert in float64",
    (PowerTransformer,),
    convert,
    shape=as_wide,
    needed=is_out_of_reach,
)
