"""From the sums of boosted trees to probabilities, labels and numbers, as each library makes them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from onnx import TensorProto

from model_export.drawing import Drawing
from model_export.families.boosted import Boosted, Link

Write: TypeAlias = Callable[[Drawing, str], str]
"""Adds a link on the sums, and gives its name."""


def _square(drawing: Drawing, sums: str) -> str:
    return drawing.add("Mul", sums, drawing.add("Abs", sums))


def _log(drawing: Drawing, sums: str) -> str:
    return drawing.add("Log", drawing.add("Add", np.ones(1), drawing.add("Exp", sums)))


def _step(drawing: Drawing, sums: str) -> str:
    return drawing.cast(drawing.add("Greater", sums, np.zeros(1)))


_LINKS: Mapping[Link, Write] = {
    "none": lambda _, sums: sums,
    "sigmoid": lambda drawing, sums: drawing.add("Sigmoid", sums),
    "softmax": lambda drawing, sums: drawing.add("Softmax", sums, axis=1),
    "exp": lambda drawing, sums: drawing.add("Exp", sums),
    "square": _square,
    "log1pexp": _log,
    "step": _step,
}


def link(drawing: Drawing, boosted: Boosted, sums: str) -> str:
    """The sums of shape [rows, targets] behind the model's link."""
    if boosted.slope != 1:
        sums = drawing.add("Mul", sums, np.array([boosted.slope]))
    return _LINKS[boosted.link](drawing, sums)


def pick(drawing: Drawing, boosted: Boosted, sums: str) -> str:
    """The place of the label among the classes, of shape [rows]. Of equal sums the first class has it."""
    if boosted.trees.values.shape[1] > 1:
        return drawing.add("ArgMax", sums, axis=1, keepdims=0)
    second = drawing.add("Greater", sums, np.array([boosted.edge / boosted.slope]))
    return drawing.add("Reshape", drawing.add("Cast", second, to=TensorProto.INT64), np.array([-1]))
