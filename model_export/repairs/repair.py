"""A repair: one fault of skl2onnx's, and the converter that has it not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

Convert: TypeAlias = Callable[[Any, Any, Any], None]
"""Adds the nodes of an operator to a container; called with (scope, operator, container), as skl2onnx does."""

Shape: TypeAlias = Callable[[Any], None]
"""Sets the types of an operator's outputs from those of its inputs."""

Parse: TypeAlias = Callable[..., Any]
"""Declares an estimator's operator and outputs; called as (scope, estimator, inputs, custom_parsers=…)."""


def _always(operator: Any) -> bool:
    return operator is not None


@dataclass(frozen=True, slots=True)
class Repair:
    """How a kind of estimator is converted in place of skl2onnx's own way.

    `name` is what a report calls it, `fault` which fault of skl2onnx 1.20's it answers. It stands for estimators of
    exactly these `types`, and only where `needed` of skl2onnx's operator (`raw_operator`, `inputs`) says that skl2onnx
    would be wrong; elsewhere skl2onnx converts as it does. `shape` and `parse` are skl2onnx's own unless given.
    """

    name: str
    fault: str
    types: tuple[type, ...]
    convert: Convert
    shape: Shape | None = None
    needed: Callable[[Any], bool] = _always
    parse: Parse | None = None
