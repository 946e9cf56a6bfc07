"""Reads a ColumnTransformer's selections as positions, however they were written: by name, slice, mask or from behind.

skl2onnx finds columns by name or position from the front only, and looks a slice's or a mask's entries up as names.
"""

from copy import copy
from typing import Any

from skl2onnx._parse import _parse_sklearn_column_transformer
from sklearn.compose import ColumnTransformer


def parsers() -> dict[type, Any]:
    """What skl2onnx calls `custom_parsers`."""
    return {ColumnTransformer: _parse}


def positions(columns: ColumnTransformer, branch: str) -> list[int]:
    """The places of a branch's columns among those that the transformer was fitted on."""
    return [int(place) for place in columns._transformer_to_input_indices[branch]]


def _parse(scope: Any, columns: ColumnTransformer, inputs: Any, custom_parsers: Any = None) -> Any:
    same = copy(columns)
    same.transformers_ = [(name, branch, positions(columns, name)) for name, branch, _ in columns.transformers_]
    return _parse_sklearn_column_transformer(scope, same, inputs, custom_parsers=custom_parsers)
