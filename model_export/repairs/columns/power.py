"""PowerTransformer in float64 too, and missing values stay missing; skl2onnx makes numbers of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import PowerTransformer

from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.nodes import Nodes, number_of
from model_export.repairs.repair import Repair


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx makes a number of NaN, as in the Yeo-Johnson transform, or mixes float64 with float32."""
    return bool(operator.raw_operator.method == "yeo-johnson" or number_of(operator) is np.float64)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The transform of Yeo and Johnson (2000) or of Box and Cox (1964), and the standardization."""
    nodes, transformer = Nodes(scope, operator, container), operator.raw_operator
    x, powers = nodes.matrix(), np.asarray(transformer.lambdas_, dtype=np.float64)
    if transformer.method == "box-cox":
        result = _power(nodes, x, powers)
    else:
        one = nodes.constants(1)
        above = _power(nodes, nodes.add("Add", x, one), powers)
        below = nodes.add("Neg", _power(nodes, nodes.add("Sub", one, x), 2 - powers))
        result = nodes.add("Where", nodes.add("GreaterOrEqual", x, nodes.constants(0)), above, below)
    if transformer.standardize:
        result = nodes.add("Sub", result, nodes.constants(transformer._scaler.mean_))
        result = nodes.add("Div", result, nodes.constants(transformer._scaler.scale_))
    nodes.give("Identity", result)


def _power(nodes: Nodes, base: str, powers: NDArray[np.float64]) -> str:
    """(base ** power - 1) / power, and its limit log(base) for the columns whose power is 0."""
    flat = np.abs(powers) < np.spacing(1.0)
    divisors = nodes.constants(np.where(flat, 1, powers))
    raised = nodes.add("Sub", nodes.add("Pow", base, nodes.constants(powers)), nodes.constants(1))
    curved = nodes.add("Div", raised, divisors)
    return nodes.add("Where", flat, nodes.add("Log", base), curved) if flat.any() else curved


REPAIR = Repair(
    "powers",
    "PowerTransformer makes numbers of missing values, and does not convert in float64",
    (PowerTransformer,),
    convert,
    shape=as_wide,
    needed=is_out_of_reach,
)
