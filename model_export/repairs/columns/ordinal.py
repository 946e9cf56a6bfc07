"""OrdinalEncoder with codes for missing and rare values, and numbers told apart exactly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import OrdinalEncoder

from model_export.drawing import Drawing
from model_export.repairs.columns.known_values import are_fractions, find, knows_missing
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx loses a code of the encoder's, or compares its numbers in float32."""
    encoder = operator.raw_operator
    return encoder._infrequent_enabled or any(
        are_fractions(known) or knows_missing(known) for known in encoder.categories_
    )


def convert(scope: Any, operator: Any, container: Any) -> None:
    """For each column, find the value's place and take its code from there."""
    drawing, encoder = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    blocks = []
    for index, column in enumerate(drawing.columns()):
        known = encoder.categories_[index]
        place = find(drawing, column, known, np.arange(len(known)), len(known))
        blocks.append(drawing.add("Gather", drawing.constants(_codes(encoder, index)), place))
    drawing.end("Concat", *blocks, axis=1)


def _codes(encoder: Any, index: int) -> NDArray[np.float64]:
    """The encoder's codes for the values that it knows, in order, and behind them the one for all others."""
    known = encoder.categories_[index]
    codes = np.arange(len(known), dtype=np.float64)
    groups = encoder._default_to_infrequent_mappings[index] if encoder._infrequent_enabled else None
    if groups is not None:
        codes[: len(groups)] = groups  # a missing value comes last, and is never among the rare
    if index in encoder._missing_indices:
        codes[encoder._missing_indices[index]] = encoder.encoded_missing_value
    # An encoder that refuses strangers has no code for them: the signature closes its columns.
    return np.append(codes, np.nan if encoder.unknown_value is None else encoder.unknown_value)


REPAIR = Repair(
    "codes of missing, rare and fractional categories",
    "OrdinalEncoder forgets the codes of missing and rare values, and compares numbers in float32",
    (OrdinalEncoder,),
    convert,
    shape=as_wide,
    needed=is_out_of_reach,
)
