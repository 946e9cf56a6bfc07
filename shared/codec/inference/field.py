"""The inputs of a model as the protocol names them, and the datatypes that each takes."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.signature import Column, Signature
from shared.tensor import ELEMENTS, Spec

FLOATS = ("FP16", "FP32", "FP64")
INTEGERS = tuple(element.datatype for element in ELEMENTS if "INT" in element.datatype)
_TAKEN_BY = {
    "number": FLOATS + INTEGERS,
    "integer": FLOATS + INTEGERS,
    "boolean": ("BOOL",),
    "string": ("BYTES",),
}


class Field(NamedTuple):
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


def fields(signature: Signature, inputs: Sequence[Spec]) -> list[Field]:
    """The inputs that the protocol's metadata names."""
    columns = signature.inputs
    return [_field(spec, columns.get(spec.name, ())) for spec in inputs]


def _field(spec: Spec, columns: tuple[Column, ...]) -> Field:
    assert spec.element is not None
    name = columns[0].name if len(columns) == 1 else spec.name
    kinds = {column.kind for column in columns}
    datatype = {"integer": "INT64", "boolean": "BOOL"}.get(kinds.pop(), "") if len(kinds) == 1 else ""
    shape = (
        (-1, len(columns))
        if columns and not columns[0].flat
        else tuple(-1 if size is None else size for size in spec.shape)
    )
    return Field(name, datatype or spec.element.datatype, shape, columns, spec)
