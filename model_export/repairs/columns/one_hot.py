"""OneHotEncoder of rare, missing and fractional categories, as scikit-learn groups and drops them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import OneHotEncoder

from model_export.drawing import Drawing
from model_export.repairs.columns.known_values import are_fractions, find, knows_missing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair

NOWHERE = -1
"""The place of a value that no column of the output stands for."""


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx refuses the encoder, or reads its numbers as integers, or refuses values that it takes."""
    encoder = operator.raw_operator
    return (
        encoder._infrequent_enabled
        or encoder.handle_unknown in ("infrequent_if_exist", "warn")
        or any(are_fractions(known) or knows_missing(known) for known in encoder.categories_)
    )


def convert(scope: Any, operator: Any, container: Any) -> None:
    """For each column, compare the place of its value with all places."""
    drawing, encoder = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    blocks = []
    for index, column in enumerate(drawing.columns()):
        width = encoder._n_features_outs[index]
        if width:
            codes, stranger = _places(encoder, index)
            place = find(drawing, column, encoder.categories_[index], codes, stranger)
            blocks.append(drawing.add("Equal", place, np.arange(width, dtype=np.int64)))
    drawing.give(drawing.add("Concat", *blocks, axis=1))


def _places(encoder: Any, index: int) -> tuple[NDArray[np.int64], int]:
    """Which column of the block stands for each known value, and which for strangers."""
    groups = np.arange(len(encoder.categories_[index]), dtype=np.int64)
    stranger = NOWHERE
    rare = _rare(encoder, index)
    if rare is not None:
        groups = np.asarray(encoder._default_to_infrequent_mappings[index], dtype=np.int64)
        stranger = NOWHERE if encoder.handle_unknown == "ignore" else int(groups[rare[0]])
    dropped = None if encoder._drop_idx_after_grouping is None else encoder._drop_idx_after_grouping[index]
    if dropped is None:
        return groups, stranger
    both = np.append(groups, stranger)
    both = np.where(both == dropped, NOWHERE, both - (both > dropped))
    return both[:-1], int(both[-1])


def _rare(encoder: Any, index: int) -> Any:
    return encoder._infrequent_indices[index] if encoder._infrequent_enabled else None


REPAIR = Repair(
    "rare, missing and fractional categories",
    "OneHotEncoder does not convert with rare or missing categories, and reads numbers as integers",
    (OneHotEncoder,),
    convert,
    shape=of_width(lambda encoder: int(sum(encoder._n_features_outs))),
    needed=is_out_of_reach,
)
