"""Decides which graph input takes which column: one matrix, or one input a column."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sklearn.compose import ColumnTransformer

from model_export.kinds import Kind
from shared.signature import Column
from shared.tensor import FLOAT, STRING, Element

MATRIX = "rows"


OUTPUTS = re.compile(r"(label|probabilities)(_[0-9]+)?|score|distances|value")
"""The names of outputs."""


def lay_out(estimator: Any, kinds: Mapping[str, Kind], number: Element = FLOAT) -> tuple[Column, ...]:
    """One column of the signature for each of the estimator's, in its order, nullable and open to any value so far.

    Columns are stacked in one matrix where all have one element type and nothing in the estimator selects among them;
    otherwise each has an input of its own, by its own name. Numbers, integers and booleans enter as `number`.
    """
    elements = {name: STRING if kind == "string" else number for name, kind in kinds.items()}
    matrix = len(set(elements.values())) == 1 and not _selects_columns(estimator)
    inputs = dict.fromkeys(kinds, MATRIX) if matrix else input_names(list(kinds))
    return tuple(Column(name, kind, inputs[name], elements[name]) for name, kind in kinds.items())


def input_names(columns: Sequence[str]) -> dict[str, str]:
    """The graph input of each column: its own name, and `_` after it where that is empty or an output's."""
    names = {}
    for column in columns:
        name = column
        while not name or OUTPUTS.fullmatch(name) or (name != column and name in columns):
            name += "_"
        names[column] = name
    return names


def _selects_columns(estimator: Any) -> bool:
    parts = [estimator, *estimator.get_params(deep=True).values()]
    return any(isinstance(part, ColumnTransformer) for part in parts)
