"""A graph's outputs as predictions: one plain value a row, by the roles that the signature gives them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from math import isfinite, prod
from typing import Any

from shared.errors import Fault, InvalidRows, first_faults
from shared.signature import Output, by_target, class_names
from shared.tensor import Items, Tensor

Results = Sequence[Tensor | Items]
"""What a graph gives, one an output."""

Scored = tuple[Sequence[Output], Results]
"""Outputs with what a graph gave for each."""

Prediction = Any
"""A label with its probabilities, score or distances, a list of them where there are several targets, a number or a
list of numbers, or a foreign graph's outputs by name."""

Assemble = Callable[[Sequence[Any]], list[Prediction]]
"""One prediction a row from one result an output, of the type that the output has."""


def assembler(outputs: Sequence[Output]) -> Assemble:
    """What makes predictions of these outputs; to be made once for a model."""
    if is_classifier(outputs):
        return _classifier(class_names(outputs[1].classes), _truths if outputs[0].boolean else Tensor.values)
    targets = by_target(outputs)
    if len(targets) > 1:
        return _several(targets)
    readers = [reader(output) for output in outputs]
    if len(outputs) == 1 and outputs[0].role != "label":
        return lambda tensors: readers[0](tensors[0])
    return _by_name([output.role or output.name for output in outputs], readers)


def is_classifier(outputs: Sequence[Output]) -> bool:
    """Whether they are a label with the probabilities of its classes."""
    return [output.role for output in outputs] == ["label", "probabilities"]


def reader(output: Output) -> Callable[[Any], list[Any]]:
    """What gives one value a row of an output."""
    if output.items:
        return _read_items
    if output.role == "distances":
        return Tensor.nested  # a list, be it of one
    return _truths if output.boolean else Tensor.rows


def check_finite(names: Sequence[str], results: Results) -> None:
    """Raise InvalidRows for the rows in which an output is NaN or infinite: the model has no answer for them."""
    for result in results:
        if isinstance(result, Items) or (result.element.typecode in _FLOATS and not isfinite(sum(result.data))):
            for pair in zip(names, results, strict=True):
                _check_each(*pair)


def _check_each(name: str, result: Tensor | Items) -> None:
    """Look at every value: the sum of finite numbers may be infinite."""
    if isinstance(result, Items):
        rows = [row for row, item in enumerate(result.values) if not _is_finite(item)]
    elif result.element.typecode in _FLOATS:
        width = prod(result.shape[1:])
        rows = [place // width for place, value in enumerate(result.data) if not isfinite(value)]
    else:
        rows = []
    expected, got = f"values for which {name} is a finite number", "values for which it is not"
    if rows:
        raise InvalidRows(first_faults(Fault(row, None, expected, got) for row in dict.fromkeys(rows)))


_FLOATS = ("f", "d")


def _is_finite(item: Any) -> bool:
    """Whether all numbers of an item are finite, be it a map, a nested list or a value."""
    if isinstance(item, dict | list):
        return all(map(_is_finite, item.values() if isinstance(item, dict) else item))
    return not isinstance(item, float) or isfinite(item)


def _read_items(items: Items) -> list[Any]:
    """Maps as JSON has them, by names."""
    return [
        dict(zip(class_names(list(item)), item.values(), strict=True)) if isinstance(item, dict) else item
        for item in items.values
    ]


def _classifier(names: Sequence[str], read: Callable[[Tensor], Iterable[Any]]) -> Assemble:
    def assemble(tensors: Sequence[Tensor]) -> list[Prediction]:
        shares = iter(tensors[1].data)  # each row takes as many as there are names
        return [{"label": label, "probabilities": dict(zip(names, shares))} for label in read(tensors[0])]  # noqa: B905

    return assemble


def _several(targets: Sequence[Sequence[Output]]) -> Assemble:
    ends = pairwise((0, *accumulate(map(len, targets))))
    parts = [(assembler(target), slice(*places)) for target, places in zip(targets, ends, strict=True)]

    def assemble(tensors: Sequence[Any]) -> list[Prediction]:
        return list(map(list, zip(*(make(tensors[part]) for make, part in parts), strict=True)))

    return assemble


def _by_name(names: Sequence[str], readers: Sequence[Callable[[Tensor], list[Any]]]) -> Assemble:
    def assemble(tensors: Sequence[Tensor]) -> list[Prediction]:
        parts = [read(tensor) for read, tensor in zip(readers, tensors, strict=True)]
        return [dict(zip(names, row, strict=True)) for row in zip(*parts, strict=True)]

    return assemble


def _truths(tensor: Tensor) -> list[bool]:
    return list(map(bool, tensor.rows()))
