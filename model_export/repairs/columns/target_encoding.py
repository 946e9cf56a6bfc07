"""TargetEncoder for several classes, missing values and numbers, which skl2onnx refuses or reads otherwise."""

from typing import Any

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.preprocessing import TargetEncoder

from model_export.drawing import Drawing
from model_export.repairs.columns.known_values import are_fractions, find, knows_missing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def is_out_of_reach(operator: Any) -> bool:
    """Whether skl2onnx refuses the encoder, or misses values that it knows."""
    encoder = operator.raw_operator
    return (
        encoder.target_type_ == "multiclass"
        or any(isinstance(variable.type, DoubleTensorType) for variable in operator.inputs)
        or any(are_fractions(known) or knows_missing(known) for known in encoder.categories_)
    )


def convert(scope: Any, operator: Any, container: Any) -> None:
    """For each column, find the value's place and take its targets' means from there; strangers have those of all."""
    drawing, encoder = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    mean = np.atleast_1d(encoder.target_mean_)
    blocks = []
    for index, column in enumerate(drawing.columns()):
        known = encoder.categories_[index]
        place = find(drawing, column, known, np.arange(len(known)), len(known))
        means = np.stack(encoder.encodings_[index * len(mean) : (index + 1) * len(mean)], axis=1)
        rows = drawing.add("Squeeze", place, np.array([1]))
        blocks.append(drawing.add("Gather", drawing.constants(np.vstack([means, mean])), rows))
    drawing.end("Concat", *blocks, axis=1)


REPAIR = Repair(
    "means of targets",
    "TargetEncoder does not convert for several classes, and misses missing and fractional categories",
    (TargetEncoder,),
    convert,
    shape=of_width(lambda encoder: len(encoder.encodings_)),
    needed=is_out_of_reach,
)
