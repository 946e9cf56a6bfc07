"""Rows as a library's trees see them: in their type, with what counts as missing as NaN, and categories as integers."""

from typing import Any

import numpy as np
from onnx import helper

from model_export.families.boosted import Boosted, Voids, Whole
from model_export.families.nodes import Nodes


def clean(nodes: Nodes, boosted: Boosted, rows: str) -> str:
    """The name of the cleaned rows, of shape [rows, columns]."""
    if boosted.voids is None and boosted.whole is None:
        return rows
    dtype = boosted.trees.thresholds.dtype
    rows = nodes.add("Cast", rows, to=helper.np_dtype_to_tensor_dtype(dtype))
    if boosted.voids is not None:
        rows = _void(nodes, boosted.voids, rows, dtype)
    return rows if boosted.whole is None else _round(nodes, boosted.whole, rows)


def _void(nodes: Nodes, voids: Voids, rows: str, dtype: Any) -> str:
    low, high, missing = (nodes.keep(np.asarray(value, dtype)) for value in (voids.low, voids.high, [np.nan]))
    above, below = nodes.add("GreaterOrEqual", rows, low), nodes.add("LessOrEqual", rows, high)
    return nodes.add("Where", nodes.add("And", above, below), missing, rows)


def _round(nodes: Nodes, whole: Whole, rows: str) -> str:
    if whole.way == "down":
        rounded = nodes.add("Floor", rows)
    else:
        rounded = nodes.add("Mul", nodes.add("Sign", rows), nodes.add("Floor", nodes.add("Abs", rows)))
    return nodes.add("Where", nodes.keep(whole.columns), rounded, rows)
