"""An inference request, read: the values of each input, and the outputs that are asked for."""

from array import array
from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

from shared.codec import json_text
from shared.codec.inference.envelope import faults_around
from shared.codec.inference.field import Field
from shared.codec.inference.values import Given, read_input
from shared.errors import Fault, InvalidRows, first_faults, show
from shared.rows import check_count
from shared.signature import Output
from shared.tensor import DOUBLE, FLOAT, STRING, Data, Tensor


class Inference(NamedTuple):
    """A request that has been read: one `Given` a field, and the names of the outputs that are asked for."""

    id: str | None
    inputs: tuple[Given, ...]
    outputs: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows the first input has, for the log."""
        return self.inputs[0].shape[0]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One sequence of values a column, for a signature that has columns."""
        return {
            column.name: given.values[place :: len(given.field.columns)]
            for given in self.inputs
            for place, column in enumerate(given.field.columns)
        }

    def tensors(self) -> dict[str, Tensor]:
        """One tensor a graph input, for a graph without columns, in the graph's own datatypes. Raises InvalidRows."""
        return {given.field.spec.name: _tensor(given) for given in self.inputs}


def read(body: bytes, known: Sequence[Field], outputs: Sequence[Output], limit: int) -> Inference:
    """Read an inference request of `limit` rows at most for a model with these fields and outputs.

    Raises Unreadable, TooLarge, InvalidRows.
    """
    document = json_text.loads(body)
    if not isinstance(document, dict):
        raise InvalidRows([Fault(None, None, "an inference request object", show(document))])
    faults = first_faults(faults_around(document, known, [output.name for output in outputs]))
    if faults:
        raise InvalidRows(faults)
    by_name = {field.name: field for field in known}
    given = tuple(read_input(entry, by_name[entry["name"]], faults) for entry in document["inputs"])
    if not faults:
        check_count(given[0].shape[0], limit)
    heights = {one.shape[0] for one in given if one.shape and one.field.columns}
    if not faults and len(heights) > 1:
        faults.append(Fault(None, None, "the same number of rows in each input", f"{sorted(heights)}"))
    if faults:
        raise InvalidRows(faults)
    asked = tuple(entry["name"] for entry in document.get("outputs") or ())
    return Inference(document.get("id"), given, asked)


def _tensor(given: Given) -> Tensor:
    element, width = given.field.spec.element, max(1, prod(given.shape[1:]))
    assert element is not None
    faults = first_faults(
        Fault(place // width, given.field.name, f"{element.datatype} values", show(value))
        for place, value in enumerate(given.values)
        if value is None or (element in (FLOAT, DOUBLE) and not element.low <= value <= element.high)
    )
    if faults:
        raise InvalidRows(faults)
    data: Data = given.values if element is STRING else array(element.typecode, given.values)
    return Tensor(element, given.shape, data)
