"""Labels and classes as JSON has them."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from model_export.errors import UnusableEstimator

Label: TypeAlias = bool | int | str


def plain_label(label: Any) -> Label:
    """A label as JSON has it. Whole floats become integers, as skl2onnx makes them; other floats are refused."""
    value = label.item() if isinstance(label, np.generic) else label
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, bool | int | str):
        raise UnusableEstimator(f"expected labels that are text, integers or booleans, got {value!r}")
    return value


def plain_classes(classes: Sequence[Any]) -> tuple[Label, ...]:
    """The classes of a label, of which there must be two. Raises `UnusableEstimator`."""
    if len(classes) < 2:
        raise UnusableEstimator(f"the classifier knows one class only, {classes[0]!r}: a model needs two")
    return tuple(plain_label(label) for label in classes)
