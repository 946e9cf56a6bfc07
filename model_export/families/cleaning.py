"""Rows as a library's trees see them: in their type, with what counts as missing as NaN, and categories as integers."""

import numpy as np

from model_export.drawing import Drawing
from model_export.families.boosted import Boosted, Voids, Whole


def clean(drawing: Drawing, boosted: Boosted, rows: str) -> str:
    """The name of the cleaned rows, of shape [rows, columns]."""
    if boosted.voids is None and boosted.whole is None:
        return rows
    cleaning = Drawing(drawing.scope, drawing.operator, drawing.container, boosted.trees.thresholds.dtype.type)
    rows = cleaning.cast(rows)
    if boosted.voids is not None:
        rows = _void(cleaning, boosted.voids, rows)
    return rows if boosted.whole is None else _round(cleaning, boosted.whole, rows)


def _void(drawing: Drawing, voids: Voids, rows: str) -> str:
    above, below = drawing.add("GreaterOrEqual", rows, voids.low), drawing.add("LessOrEqual", rows, voids.high)
    return drawing.add("Where", drawing.add("And", above, below), np.array([np.nan]), rows)


def _round(drawing: Drawing, whole: Whole, rows: str) -> str:
    if whole.way == "down":
        rounded = drawing.add("Floor", rows)
    else:
        rounded = drawing.add("Mul", drawing.add("Sign", rows), drawing.add("Floor", drawing.add("Abs", rows)))
    return drawing.add("Where", whole.columns, rounded, rows)
