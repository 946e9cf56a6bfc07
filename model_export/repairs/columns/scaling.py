"""MaxAbsScaler that clips, and Normalizer by the largest absolute value; skl2onnx forgets both."""

from typing import Any

import numpy as np
from sklearn.preprocessing import MaxAbsScaler, Normalizer

from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def clips(operator: Any) -> bool:
    """Whether a MaxAbsScaler limits what it gives to -1 and 1."""
    return bool(operator.raw_operator.clip)


def divides_by_largest(operator: Any) -> bool:
    """Whether a Normalizer divides a row by its largest absolute value."""
    return bool(operator.raw_operator.norm == "max")


def convert_clipped(scope: Any, operator: Any, container: Any) -> None:
    """Divide by the scale, and clip. Missing values stay missing."""
    nodes = Nodes(scope, operator, container)
    scaled = nodes.add("Div", nodes.matrix(), nodes.constants(operator.raw_operator.scale_))
    nodes.give("Clip", scaled, nodes.constants(-1), nodes.constants(1))


def convert_largest(scope: Any, operator: Any, container: Any) -> None:
    """Divide each row by its largest absolute value; a row of zeros stays."""
    nodes = Nodes(scope, operator, container)
    matrix = nodes.matrix()
    largest = nodes.add("ReduceMax", nodes.add("Abs", matrix), np.array([1]), keepdims=1)
    empty = nodes.add("Equal", largest, nodes.constants([0]))
    nodes.give("Div", matrix, nodes.add("Where", empty, nodes.constants([1]), largest))


CLIPPED = Repair(
    "clipped scaling",
    "MaxAbsScaler(clip=True) does not clip",
    (MaxAbsScaler,),
    convert_clipped,
    shape=as_wide,
    needed=clips,
)
LARGEST = Repair(
    "largest absolute value",
    "Normalizer('max') divides by the largest value in place of the largest absolute value",
    (Normalizer,),
    convert_largest,
    shape=as_wide,
    needed=divides_by_largest,
)
