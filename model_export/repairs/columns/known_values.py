"""Finds a column's values among those that an encoder knows: text by its letters, numbers exactly, missing ones too."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from onnx import TensorProto

from model_export.drawing import ML, Drawing
from model_export.missing_text import MISSING

EXACT = 2**24
"""float32 holds all integers up to here, and the next ones round to none below."""


def find(drawing: Drawing, column: tuple[str, bool], known: Any, codes: NDArray[np.int64], stranger: int) -> str:
    """The code of each value of a column (its name, and whether it is text), shape [rows, 1], int64.

    `codes` stand for the values of `known`, in order, and `stranger` for every other. Raises `NotImplementedError` for
    numbers that the graph's own kind of number would confuse.
    """
    name, text = column
    if text:
        return _find_text(drawing, name, known, codes, stranger)
    return _find_number(drawing, name, known, codes, stranger)


def is_text(known: Any) -> bool:
    """Whether an encoder's known values are text, but for a missing one."""
    return any(isinstance(value, str) for value in known)


def knows_missing(known: Any) -> bool:
    """Whether a missing value is among the known ones."""
    return bool(pd.isna(known).any())


def are_fractions(known: Any) -> bool:
    """Whether the known values are numbers that were fitted as floats, or with missing ones among them."""
    return not is_text(known) and np.asarray(known).dtype.kind not in "iub"


def _find_text(drawing: Drawing, name: str, known: Any, codes: NDArray[np.int64], stranger: int) -> str:
    keys = [(MISSING if pd.isna(value) else str(value)).encode() for value in known]
    return drawing.add(
        "LabelEncoder", name, domain=ML, keys_strings=keys, values_int64s=codes.tolist(), default_int64=stranger
    )


def _find_number(drawing: Drawing, name: str, known: Any, codes: NDArray[np.int64], stranger: int) -> str:
    """By one comparison with each known number; a place counts from 1, so that 0 is left for strangers."""
    numbers = np.array([np.nan if pd.isna(value) else value for value in known], dtype=np.float64)
    if are_fractions(known) or bool((np.abs(numbers) >= EXACT).any()):
        drawing.demand_float64("a known number")
    # A number equals no NaN, so a missing value is looked for on its own, behind the others.
    missing = np.isnan(numbers)
    hits = drawing.add("Equal", name, drawing.constants(numbers[~missing]))
    if missing.any():
        hits = drawing.add("Concat", hits, drawing.add("IsNaN", name), axis=1)
    places = drawing.constants(np.arange(1, len(numbers) + 1)[:, None])
    place = drawing.add("Cast", drawing.add("MatMul", drawing.cast(hits), places), to=TensorProto.INT64)
    ordered = np.concatenate([[stranger], codes[~missing], codes[missing]]).astype(np.int64)
    return drawing.add("Gather", ordered, place)
