"""KBinsDiscretizer by comparison with its edges, in float64; skl2onnx rounds the edges and has no sparse encoding."""

from typing import Any

import numpy as np
from sklearn.preprocessing import KBinsDiscretizer

from model_export.repairs.columns.shapes import of_width
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """A value's bin is how many of the inner edges are not above it, as in `searchsorted(side="right")`."""
    nodes, binner = Nodes(scope, operator, container), operator.raw_operator
    nodes.demand_float64("a value at the edge of a bin")
    blocks = []
    for (name, _), edges in zip(nodes.columns(), binner.bin_edges_, strict=True):
        rounded = nodes.through_float32(name) if binner.dtype is np.float32 else name
        above = nodes.cast(nodes.add("GreaterOrEqual", rounded, nodes.constants(edges[1:-1])))
        place = nodes.add("ReduceSum", above, np.array([1]), keepdims=1)
        bins = nodes.constants(np.arange(len(edges) - 1))
        blocks.append(place if binner.encode == "ordinal" else nodes.cast(nodes.add("Equal", place, bins)))
    nodes.give("Concat", *blocks, axis=1)


def _width(binner: Any) -> int:
    return len(binner.n_bins_) if binner.encode == "ordinal" else int(sum(binner.n_bins_))


REPAIR = Repair(
    "bins",
    "KBinsDiscretizer rounds its edges to float32, and does not convert with encode='onehot', its default",
    (KBinsDiscretizer,),
    convert,
    shape=of_width(_width),
)
