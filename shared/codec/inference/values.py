"""One tensor of an inference request: datatype, shape and data, flat or nested, each value checked."""

from collections.abc import Sequence
from math import inf, prod
from typing import Any, NamedTuple

from shared.codec.inference.field import INTEGERS, Field
from shared.errors import Fault, first_faults, listed, show
from shared.tensor import ELEMENTS

MAX_SIZE = 2**31
"""A dimension is below this: a body holds no more values, and the C API's 64 bits hold any product of a few."""

_ELEMENT = {element.datatype: element for element in ELEMENTS}


class Given(NamedTuple):
    """An input as a request gives it: flat values and their shape."""

    field: Field
    shape: tuple[int, ...]
    values: list[Any]


def read_input(entry: dict[str, Any], field: Field, faults: list[Fault]) -> Given:
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
    """Whole numbers from 0 to MAX_SIZE, also where JSON spells them 2.0; None for anything else."""
    if not isinstance(shape, list) or not shape or not set(map(type, shape)) <= {int, float}:
        return None
    return tuple(map(int, shape)) if all(0 <= size < MAX_SIZE and size == int(size) for size in shape) else None


def _show_shape(shape: object) -> str:
    return f"[{listed(shape)}]" if isinstance(shape, list | tuple) else show(shape)


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
    types = {"BOOL": (bool,), "BYTES": (str,)}.get(datatype, (int,) if datatype in INTEGERS else (int, float))
    if set(map(type, values)) <= {*types, type(None)} and not (element and datatype in INTEGERS):
        return []
    low, high = (element.low, element.high) if element and datatype in INTEGERS else (-inf, inf)
    return first_faults(
        Fault(place // width, name, f"{datatype} values", show(value))
        for place, value in enumerate(values)
        if value is not None and (type(value) not in types or (type(value) is int and not low <= value <= high))
    )
