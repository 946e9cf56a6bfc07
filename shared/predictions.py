"""A graph's outputs as predictions: one plain value a row, by the roles that the signature gives them."""

from collections.abc import Sequence
from math import isfinite, prod
from typing import Any

from shared.errors import Fault, InvalidRows, first_faults
from shared.signature import Output, class_names
from shared.tensor import Tensor

Prediction = Any
"""A classifier's label with its probabilities, a number or a list of numbers, or a foreign graph's outputs by name."""


def assemble(outputs: Sequence[Output], tensors: Sequence[Tensor]) -> list[Prediction]:
    """One prediction a row. Raises InvalidRows where a number is not finite, for JSON has no such number."""
    parts = [_values(output, tensor) for output, tensor in zip(outputs, tensors, strict=True)]
    if outputs[0].role == "value" or (len(outputs) == 1 and outputs[0].role is None):
        return parts[0]
    names = [output.name if output.role is None else output.role for output in outputs]
    return [dict(zip(names, row, strict=True)) for row in zip(*parts, strict=True)]


def check_finite(name: str, tensor: Tensor) -> None:
    """Raise InvalidRows for the rows in which an output is NaN or infinite: the model has no answer for them."""
    if tensor.element.typecode not in ("f", "d") or all(map(isfinite, tensor.data)):
        return
    width = prod(tensor.shape[1:])
    rows = dict.fromkeys(place // width for place, value in enumerate(tensor.data) if not isfinite(value))
    expected = f"values for which {name} is a finite number"
    raise InvalidRows(first_faults(Fault(row, None, expected, "values for which it is not") for row in rows))


def _values(output: Output, tensor: Tensor) -> list[Any]:
    rows = tensor.rows()
    if output.role == "probabilities":
        names = class_names(output.classes)
        return [dict(zip(names, row, strict=True)) for row in rows]
    return [bool(value) for value in rows] if output.boolean else rows
