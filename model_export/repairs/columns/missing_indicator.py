"""MissingIndicator on numbers and text; skl2onnx has none."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.impute import MissingIndicator

from model_export.missing_text import MISSING
from model_export.repairs.columns.missing_values import mark_gaps
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """A column of zeros and ones for each of the indicator's."""
    nodes, indicator = Nodes(scope, operator, container), operator.raw_operator
    columns = nodes.columns()
    marks = [_mark(nodes, columns[feature], indicator) for feature in indicator.features_]
    nodes.give_cast(nodes.add("Concat", *marks, axis=1))


def _mark(nodes: Nodes, column: tuple[str, bool], indicator: Any) -> str:
    name, text = column
    if not text:
        return mark_gaps(nodes, name, indicator)
    mark = MISSING if pd.isna(indicator.missing_values) else indicator.missing_values
    return nodes.add("Equal", name, np.array([mark], dtype=object))


REPAIR = Repair(
    "indicators of missing values",
    "MissingIndicator does not convert",
    (MissingIndicator,),
    convert,
    shape=of_width(lambda indicator: len(indicator.features_)),
)
