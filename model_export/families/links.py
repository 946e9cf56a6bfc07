"""From the sums of boosted trees to probabilities, labels and numbers, as each library makes them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from onnx import helper

from model_export.families.boosted import Boosted, Link
from model_export.families.nodes import Nodes

Write: TypeAlias = Callable[[Nodes, str, Any], str]
"""Adds a link on the sums of this type, and gives its name."""


def _square(nodes: Nodes, sums: str, _: Any) -> str:
    return nodes.add("Mul", sums, nodes.add("Abs", sums))


def _log(nodes: Nodes, sums: str, dtype: Any) -> str:
    one = nodes.keep(np.ones(1, dtype))
    return nodes.add("Log", nodes.add("Add", one, nodes.add("Exp", sums)))


def _step(nodes: Nodes, sums: str, dtype: Any) -> str:
    over = nodes.add("Greater", sums, nodes.keep(np.zeros(1, dtype)))
    return nodes.add("Cast", over, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


_LINKS: Mapping[Link, Write] = {
    "none": lambda _nodes, sums, _dtype: sums,
    "sigmoid": lambda nodes, sums, _: nodes.add("Sigmoid", sums),
    "softmax": lambda nodes, sums, _: nodes.add("Softmax", sums, axis=1),
    "exp": lambda nodes, sums, _: nodes.add("Exp", sums),
    "square": _square,
    "log1pexp": _log,
    "step": _step,
}


def link(nodes: Nodes, boosted: Boosted, sums: str, dtype: Any) -> str:
    """The sums of shape [rows, targets] behind the model's link."""
    if boosted.slope != 1:
        sums = nodes.add("Mul", sums, nodes.keep(np.array([boosted.slope], dtype)))
    return _LINKS[boosted.link](nodes, sums, dtype)


def pick(nodes: Nodes, boosted: Boosted, sums: str, dtype: Any) -> str:
    """The place of the label among the classes, of shape [rows]. Of equal sums the first class has it."""
    if boosted.trees.values.shape[1] > 1:
        return nodes.add("ArgMax", sums, axis=1, keepdims=0)
    edge = nodes.keep(np.array([boosted.edge / boosted.slope], dtype))
    second = nodes.add("Cast", nodes.add("Greater", sums, edge), to=helper.np_dtype_to_tensor_dtype(np.dtype("int64")))
    return nodes.add("Reshape", second, nodes.keep(np.array([-1])))


def both(nodes: Nodes, second: str, dtype: Any) -> str:
    """The chances of both classes, of shape [rows, 2], from the second's."""
    return nodes.add("Concat", nodes.add("Sub", nodes.keep(np.ones(1, dtype)), second), second, axis=1)
