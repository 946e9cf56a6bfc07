"""KBinsDiscretizer by comparison with its edges, in float64; skl2onnx rounds the edges and has no sparse encoding."""

from typing import Any

import numpy as np
from onnx import TensorProto
from sklearn.preprocessing import KBinsDiscretizer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """A value's bin is how many of the inner edges are not above it, as in `searchsorted(side="right")`."""
    drawing, binner = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    drawing.demand_float64("a value at the edge of a bin")
    blocks = []
    for (name, _), edges in zip(drawing.columns(), binner.bin_edges_, strict=True):
        rounded = drawing.cast(drawing.add("Cast", name, to=TensorProto.FLOAT)) if binner.dtype is np.float32 else name
        above = drawing.cast(drawing.add("GreaterOrEqual", rounded, drawing.constants(edges[1:-1])))
        place = drawing.add("ReduceSum", above, np.array([1]), keepdims=1)
        bins = drawing.constants(np.arange(len(edges) - 1))
        blocks.append(place if binner.encode == "ordinal" else drawing.cast(drawing.add("Equal", place, bins)))
    drawing.end("Concat", *blocks, axis=1)


def _width(binner: Any) -> int:
    return len(binner.n_bins_) if binner.encode == "ordinal" else int(sum(binner.n_bins_))


REPAIR = Repair(
    "bins",
    "KBinsDiscretizer rounds its edges to float32, and does not convert with encode='onehot', its default",
    (KBinsDiscretizer,),
    convert,
    shape=of_width(_width),
)
