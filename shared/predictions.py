"""A graph's outputs as predictions: one plain value a row, by the roles that the signature gives them."""

from collections.abc import Callable, Iterable, Sequence
from math import isfinite, prod
from typing import Any

from shared.errors import Fault, InvalidRows, first_faults
from shared.signature import Output, class_names
from shared.tensor import Tensor

Prediction = Any
"""A classifier's label with its probabilities, a number or a list of numbers, or a foreign graph's outputs by name."""


Assemble = Callable[[Sequence[Tensor]], list[Prediction]]
"""One prediction a row from one tensor an output."""


def assembler(outputs: Sequence[Output]) -> Assemble:
    """What makes predictions of these outputs; to be made once for a model."""
    if is_classifier(outputs):
        return _classifier(class_names(outputs[1].classes), reader(outputs[0]))
    readers = [reader(output) for output in outputs]
    if len(outputs) == 1 and outputs[0].role != "label":
        return lambda tensors: readers[0](tensors[0])
    return _by_name([output.role or output.name for output in outputs], readers)


def is_classifier(outputs: Sequence[Output]) -> bool:
    """Whether they are a label with the probabilities of its classes."""
    return [output.role for output in outputs] == ["label", "probabilities"]


def reader(output: Output) -> Callable[[Tensor], list[Any]]:
    """What gives one value a row of an output."""
    return _truths if output.boolean else Tensor.rows


def check_finite(names: Sequence[str], tensors: Sequence[Tensor]) -> None:
    """Raise InvalidRows for the rows in which an output is NaN or infinite: the model has no answer for them."""
    for tensor in tensors:
        if tensor.element.typecode in _FLOATS and not isfinite(sum(tensor.data)):
            _find_infinite(names, tensors)


def _find_infinite(names: Sequence[str], tensors: Sequence[Tensor]) -> None:
    """Look at each number: the sum of finite ones may be infinite."""
    for name, tensor in zip(names, tensors, strict=True):
        if tensor.element.typecode not in _FLOATS or all(map(isfinite, tensor.data)):
            continue
        width = prod(tensor.shape[1:])
        rows = dict.fromkeys(place // width for place, value in enumerate(tensor.data) if not isfinite(value))
        expected = f"values for which {name} is a finite number"
        raise InvalidRows(first_faults(Fault(row, None, expected, "values for which it is not") for row in rows))


_FLOATS = ("f", "d")


def _classifier(names: Sequence[str], read: Callable[[Tensor], Iterable[Any]]) -> Assemble:
    def assemble(tensors: Sequence[Tensor]) -> list[Prediction]:
        shares = iter(tensors[1].data)  # each row takes as many as there are names
        return [{"label": label, "probabilities": dict(zip(names, shares))} for label in read(tensors[0])]  # noqa: B905

    return assemble


def _by_name(names: Sequence[str], readers: Sequence[Callable[[Tensor], list[Any]]]) -> Assemble:
    def assemble(tensors: Sequence[Tensor]) -> list[Prediction]:
        parts = [read(tensor) for read, tensor in zip(readers, tensors, strict=True)]
        return [dict(zip(names, row, strict=True)) for row in zip(*parts, strict=True)]

    return assemble


def _truths(tensor: Tensor) -> list[bool]:
    return list(map(bool, tensor.rows()))
