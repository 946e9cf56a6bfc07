"""An answer's bytes are those of the JSON encoder, however they are written."""

import json
from array import array
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from shared.codec.answers import write_json, write_lines
from shared.predictions import assembler
from shared.signature import Output
from shared.tensor import BOOL, DOUBLE, FLOAT, INT64, STRING, Data, Element, Tensor

_CLASSES: dict[Element, some.SearchStrategy[Any]] = {
    INT64: some.integers(-(2**63), 2**63 - 1),
    STRING: some.text(some.characters(exclude_categories=["Cs"]), max_size=4)
    | some.sampled_from(["%", "%s", '"', "\n"]),
    BOOL: some.booleans(),
    DOUBLE: some.floats(allow_nan=False, allow_infinity=False),
}


def _tensor(element: Element, shape: tuple[int, ...], values: list[Any]) -> Tensor:
    data: Data = values if element is STRING else array(element.typecode, values)
    return Tensor(element, shape, data)


@some.composite
def classified(draw: some.DrawFn) -> tuple[list[Output], list[Tensor]]:
    """Labels with the probabilities of their classes."""
    element = draw(some.sampled_from(list(_CLASSES)))
    classes = draw(some.lists(_CLASSES[element], min_size=1, max_size=4, unique_by=str))
    labels = draw(some.lists(some.sampled_from(classes), max_size=5))
    size = len(labels) * len(classes)
    shares = draw(some.lists(some.floats(0, 1, width=32) | some.just(1e-30), min_size=size, max_size=size))
    outputs = [Output("l", "label"), Output("p", "probabilities", tuple(classes))]
    return outputs, [
        _tensor(element, (len(labels),), labels),
        _tensor(FLOAT, (len(labels), len(classes)), shares),
    ]


@some.composite
def others(draw: some.DrawFn) -> tuple[list[Output], list[Tensor]]:
    """A label alone, which may be true or false, a value of some width, or a foreign graph's outputs."""
    rows, width = draw(some.integers(0, 3)), draw(some.integers(0, 3))
    numbers = some.floats(allow_nan=False, allow_infinity=False)
    value = _tensor(DOUBLE, (rows, width), draw(some.lists(numbers, min_size=rows * width, max_size=rows * width)))
    label = _tensor(INT64, (rows,), draw(some.lists(some.integers(0, 1), min_size=rows, max_size=rows)))
    kinds = [
        ([Output("v", "value")], [value]),
        ([Output("l", "label", boolean=True)], [label]),
        ([Output("v")], [value]),
        ([Output("l"), Output("größe %s")], [label, value]),
    ]
    return kinds[draw(some.integers(0, 3))]


@settings(max_examples=300)
@given(case=classified() | others())
def test_answers_have_the_encoders_bytes(case: tuple[list[Output], list[Tensor]]) -> None:
    outputs, tensors = case
    predictions = assembler(outputs)(tensors)

    assert write_json(outputs, tensors) == _encode({"predictions": predictions})
    assert write_lines(outputs, tensors) == b"".join(_encode(prediction) + b"\n" for prediction in predictions)


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_boolean_label_with_probabilities_is_true_or_false() -> None:
    outputs = [Output("l", "label", boolean=True), Output("p", "probabilities", (False, True))]
    tensors = [_tensor(INT64, (1,), [1]), _tensor(FLOAT, (1, 2), [0.25, 0.75])]

    assert write_json(outputs, tensors) == (
        b'{"predictions":[{"label":true,"probabilities":{"false":0.25,"true":0.75}}]}'
    )
