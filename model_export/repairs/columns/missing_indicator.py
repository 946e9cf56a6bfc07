"""MissingIndicator on numbers and text; skl2onnx has none."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.impute import MissingIndicator

from model_export.drawing import Drawing
from model_export.missing_text import MISSING
from model_export.repairs.columns.missing_values import mark_gaps
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """A column of zeros and ones for each of the indicator's."""
    drawing, indicator = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    columns = drawing.columns()
    marks = [_mark(drawing, columns[feature], indicator) for feature in indicator.features_]
    drawing.give(drawing.add("Concat", *marks, axis=1))


def _mark(drawing: Drawing, column: tuple[str, bool], indicator: Any) -> str:
    name, text = column
    if not text:
        return mark_gaps(drawing, name, indicator)
    mark = MISSING if pd.isna(indicator.missing_values) else indicator.missing_values
    return drawing.add("Equal", name, np.array([mark], dtype=object))


REPAIR = Repair(
    "indicators of missing values",
    "MissingIndicator does not convert",
    (MissingIndicator,),
    convert,
    shape=of_width(lambda indicator: len(indicator.features_)),
)
