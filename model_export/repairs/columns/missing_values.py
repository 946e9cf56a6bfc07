"""Marks where a matrix misses values, as an imputer sees it: NaN, or a number that stands for a missing value."""

from typing import Any

import pandas as pd

from model_export.drawing import Drawing


def mark_gaps(drawing: Drawing, matrix: str, imputer: Any) -> str:
    """Booleans of the matrix's shape. A number as a marker demands float64: float32 rounds other numbers to it."""
    if pd.isna(imputer.missing_values):
        return drawing.add("IsNaN", matrix)
    drawing.demand_float64("the number that stands for a missing value")
    return drawing.add("Equal", matrix, drawing.constants([imputer.missing_values]))
