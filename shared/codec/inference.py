"""The Open Inference Protocol's tensors (version 2, REST): a request to columns or tensors, outputs to its answer.

https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any

from shared.codec import json_text
from shared.errors import Fault, InvalidRows, first_faults, listed, show
from shared.signature import Column, Output, Signature
from shared.tensor import DOUBLE, ELEMENTS, FLOAT, STRING, Data, Spec, Tensor

_ELEMENT = {element.datatype: element for element in ELEMENTS}
_FLOATS = ("FP16", "FP32", "FP64")
_INTEGERS = tuple(element.datatype for element in ELEMENTS if "INT" in element.datatype)
_TAKEN_BY = {
    "number": _FLOATS + _INTEGERS,
    "integer": _FLOATS + _INTEGERS,
    "boolean": ("BOOL",),
    "string": ("BYTES",),
}
BINARY = ("binary_data", "binary_data_output", "binary_data_size")
"""The parameters of the binary tensor data extension."""

_NO_BINARY = "JSON data (the binary tensor data extension is not offered)"


@dataclass(frozen=True, slots=True)
class Field:
    """An input as the protocol names it: a graph's input, by the original name of its column where it has just one."""

    name: str
    datatype: str
    shape: tuple[int, ...]
    columns: tuple[Column, ...]
    spec: Spec

    def takes(self, datatype: str) -> bool:
        """Whether values of a datatype are read; numbers of every width are, and each is checked."""
        if not self.columns:
            return datatype == self.datatype
        return all(datatype in _TAKEN_BY[column.kind] for column in self.columns)

    def fits(self, shape: Sequence[int]) -> bool:
        """Whether a shape is one of this input; the trailing 1 of a single column may be left out."""
        wanted = self.shape[:1] if len(shape) == 1 and self.shape == (-1, 1) else self.shape
        return len(shape) == len(wanted) and all(want in (-1, size) for want, size in zip(wanted, shape, strict=True))


@dataclass(frozen=True, slots=True)
class Given:
    """An input as a request gives it: flat values and their shape."""

    field: Field
    shape: tuple[int, ...]
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Inference:
    """A request that has been read: one `Given` a field, and the names of the outputs that are asked for."""

    id: str | None
    inputs: tuple[Given, ...]
    outputs: tuple[str, ...]

    @property
    def rows(self) -> int:
        return self.inputs[0].shape[0]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One sequence of values a column, for a signature that has columns."""
        return {
            column.name: given.values[place :: len(given.field.columns)]
            for given in self.inputs
            for place, column in enumerate(given.field.columns)
        }

    def tensors(self) -> dict[str, Tensor]:
        """One tensor a graph input, for a graph without columns.

        The datatypes are the graph's own. Raises InvalidRows.
        """
        return {given.field.spec.name: _tensor(given) for given in self.inputs}


def fields(signature: Signature, inputs: Sequence[Spec]) -> list[Field]:
    """The inputs that the protocol's metadata names."""
    return [_field(spec, signature.inputs.get(spec.name, ())) for spec in inputs]


def _field(spec: Spec, columns: tuple[Column, ...]) -> Field:
    assert spec.element is not None
    name = columns[0].name if len(columns) == 1 else spec.name
    kinds = {column.kind for column in columns}
    datatype = {"integer": "INT64", "boolean": "BOOL"}.get(kinds.pop(), "") if len(kinds) == 1 else ""
    shape = (-1, len(columns)) if columns else tuple(-1 if size is None else size for size in spec.shape)
    return Field(name, datatype or spec.element.datatype, shape, columns, spec)


def read(body: bytes, known: Sequence[Field], outputs: Sequence[Output]) -> Inference:
    """Read an inference request for a model with these fields and outputs. Raises Unreadable, InvalidRows."""
    document = json_text.loads(body)
    if not isinstance(document, dict):
        raise InvalidRows([Fault(None, None, "an inference request object", show(document))])
    faults = list(_envelope_faults(document, known, [output.name for output in outputs]))
    if faults:
        raise InvalidRows(faults)
    by_name = {field.name: field for field in known}
    given = tuple(_read_input(entry, by_name[entry["name"]], faults) for entry in document["inputs"])
    heights = {one.shape[0] for one in given if one.shape}
    if not faults and len(heights) > 1:
        faults.append(Fault(None, None, "the same number of rows in each input", f"{sorted(heights)}"))
    if faults:
        raise InvalidRows(faults)
    asked = tuple(entry["name"] for entry in document.get("outputs") or ())
    return Inference(document.get("id"), given, asked)


def _envelope_faults(document: dict[str, Any], known: Sequence[Field], outputs: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the request around the tensors' values."""
    if not isinstance(document.get("id", ""), str):
        yield Fault(None, None, "id, a string", show(document["id"]))
    yield from _parameter_faults(document)
    inputs = document.get("inputs")
    if not isinstance(inputs, list):
        yield Fault(
            None,
            None,
            "inputs, an array of tensors",
            show(inputs) if inputs is not None else "no such member",
        )
    else:
        yield from _names_faults("input", inputs, [field.name for field in known])
        given = [entry.get("name") for entry in inputs if isinstance(entry, dict)]
        yield from (Fault(None, field.name, "an input", "no such input") for field in known if field.name not in given)
    asked = document.get("outputs")
    if asked is not None and not isinstance(asked, list):
        yield Fault(None, None, "outputs, an array of requested outputs", show(asked))
    elif asked:
        yield from _names_faults("output", asked, outputs)


def _names_faults(side: str, entries: Sequence[Any], known: Sequence[str]) -> Iterator[Fault]:
    seen: list[str] = []
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if not isinstance(entry, dict) or not isinstance(name, str):
            yield Fault(None, None, f"an {side} object with a name", show(name))
        elif name not in known:
            yield Fault(None, name, f"one of the {side}s {listed(known)}", f"an unknown {side}")
        elif name in seen:
            yield Fault(None, name, f"each {side} once", "it twice")
        else:
            seen.append(name)
            yield from _parameter_faults(entry)


def _parameter_faults(owner: dict[str, Any]) -> Iterator[Fault]:
    parameters = {} if owner.get("parameters") is None else owner["parameters"]
    if not isinstance(parameters, dict):
        yield Fault(None, None, "parameters, an object", show(parameters))
    elif any(parameters.get(name) is not None and parameters[name] is not False for name in BINARY):
        yield Fault(None, owner.get("name"), _NO_BINARY, "a request for binary data")


def _read_input(entry: dict[str, Any], field: Field, faults: list[Fault]) -> Given:
    """The input's flat values; what is wrong with it goes to `faults`, and then there are none."""
    datatype, data, shape = entry.get("datatype"), entry.get("data"), _read_shape(entry.get("shape"))
    found = []
    if not (isinstance(datatype, str) and field.takes(datatype)):
        found.append(Fault(None, field.name, f"datatype {field.datatype}", show(datatype)))
    if shape is None or not field.fits(shape):
        wanted = f"shape {_show_shape(field.shape)} (-1: any number)"
        found.append(Fault(None, field.name, wanted, _show_shape(entry.get("shape"))))
    if not isinstance(data, list):
        found.append(Fault(None, field.name, "data, an array", "no such member" if data is None else show(data)))
    elif not found and shape is not None:
        values = _flatten(data, shape)
        if values is not None:
            faults += _value_faults(field.name, str(datatype), values, max(1, prod(shape[1:])))
            return Given(field, shape, values)
        expected = f"{prod(shape)} values, flat or nested as {_show_shape(shape)}"
        found.append(Fault(None, field.name, expected, f"an array of {len(data)} that is not"))
    faults += found
    return Given(field, (), [])


def _read_shape(shape: object) -> tuple[int, ...] | None:
    """Whole numbers from 0 on, also where JSON spells them 2.0; None for anything else."""
    if not isinstance(shape, list) or not shape or not set(map(type, shape)) <= {int, float}:
        return None
    return tuple(map(int, shape)) if all(0 <= size < inf and size == int(size) for size in shape) else None


def _show_shape(shape: object) -> str:
    return f"[{', '.join(map(show, shape))}]" if isinstance(shape, list | tuple) else show(shape)


def _flatten(data: list[Any], shape: Sequence[int]) -> list[Any] | None:
    """The values in row-major order, from flat data or data nested as `shape` says; None where it is neither."""
    if len(data) == prod(shape) and not any(isinstance(value, list) for value in data):
        return data
    return _unnest(data, shape)


def _unnest(data: list[Any], shape: Sequence[int]) -> list[Any] | None:
    if len(data) != shape[0] or len(shape) == 1:
        return data if len(data) == shape[0] else None
    parts = [_unnest(part, shape[1:]) if isinstance(part, list) else None for part in data]
    return None if None in parts else [value for part in parts for value in part or ()]


def _value_faults(name: str, datatype: str, values: Sequence[Any], width: int) -> list[Fault]:
    """The values that their datatype does not hold.

    Null stands for a missing value, whose turn comes with its column.
    """
    element = _ELEMENT.get(datatype)
    types = {"BOOL": (bool,), "BYTES": (str,)}.get(datatype, (int,) if datatype in _INTEGERS else (int, float))
    if set(map(type, values)) <= {*types, type(None)} and not (element and datatype in _INTEGERS):
        return []
    low, high = (element.low, element.high) if element and datatype in _INTEGERS else (-inf, inf)
    return first_faults(
        Fault(place // width, name, f"{datatype} values", show(value))
        for place, value in enumerate(values)
        if value is not None and (type(value) not in types or (type(value) is int and not low <= value <= high))
    )


def _tensor(given: Given) -> Tensor:
    element = given.field.spec.element
    assert element is not None
    if None in given.values:
        row = given.values.index(None) // max(1, prod(given.shape[1:]))
        raise InvalidRows([Fault(row, given.field.name, f"{element.datatype} values", "null")])
    low, high = element.low, element.high
    if element in (FLOAT, DOUBLE) and not all(low <= value <= high for value in given.values):
        row = next(place for place, value in enumerate(given.values) if not low <= value <= high)
        raise InvalidRows(
            [
                Fault(
                    row // max(1, prod(given.shape[1:])),
                    given.field.name,
                    f"{element.datatype} values",
                    show(given.values[row]),
                )
            ]
        )
    data: Data = given.values if element is STRING else array(element.typecode, given.values)
    return Tensor(element, given.shape, data)


def write(
    model: tuple[str, str], request_id: str | None, outputs: Sequence[Output], tensors: Sequence[Tensor]
) -> bytes:
    """The answer to an inference request: model name and version, the request's id if it has one, flat outputs."""
    answer: dict[str, Any] = {"model_name": model[0], "model_version": model[1]}
    if request_id is not None:
        answer["id"] = request_id
    answer["outputs"] = [_write_output(*pair) for pair in zip(outputs, tensors, strict=True)]
    return json_text.dumps(answer)


def _write_output(output: Output, tensor: Tensor) -> dict[str, Any]:
    values = tensor.values()
    return {
        "name": output.name,
        "datatype": "BOOL" if output.boolean else tensor.element.datatype,
        "shape": tensor.shape,
        "data": list(map(bool, values)) if output.boolean else values,
    }
