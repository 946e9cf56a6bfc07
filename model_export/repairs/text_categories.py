"""OneHotEncoder that knows missing text as a category, which skl2onnx compares as the number NaN."""

from copy import copy
from typing import Any

import numpy as np
import pandas as pd
from skl2onnx.operator_converters.one_hot_encoder import convert_sklearn_one_hot_encoder
from sklearn.preprocessing import OneHotEncoder

from model_export.missing_text import MISSING
from model_export.repairs.repair import Repair


def knows_missing_text(operator: Any) -> bool:
    """Whether a missing value is among the known values of a column of text."""
    return any(_is_text(known) and pd.isna(known).any() for known in operator.raw_operator.categories_)


def convert(scope: Any, operator: Any, container: Any) -> None:
    """Convert a copy of the encoder that knows the text which stands for a missing value."""
    encoder = copy(operator.raw_operator)
    encoder.categories_ = [_with_mark(known) for known in encoder.categories_]
    operator.raw_operator = encoder
    convert_sklearn_one_hot_encoder(scope, operator, container)


def _with_mark(known: Any) -> Any:
    if not _is_text(known):
        return known
    return np.array([MISSING if pd.isna(value) else value for value in known], dtype=object)


def _is_text(known: Any) -> bool:
    return any(isinstance(value, str) for value in known)


REPAIR = Repair(
    "missing text as a category",
    "OneHotEncoder with a missing value among the categories of text does not convert",
    (OneHotEncoder,),
    convert,
    needed=knows_missing_text,
)
