"""A tensor as the core sees it: an element type, a shape and a buffer; no array library."""

from array import array
from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    Data: TypeAlias = array[Any] | list[str]
else:
    Data = Any  # before Python 3.12 it would have to be text, which a NamedTuple compiles: 1.5 ms of a cold start
"""A contiguous buffer in row-major order, or, for strings, a list. Booleans are bytes 0 and 1."""


class Element(NamedTuple):
    """An element type by ONNX's name and number (onnx.TensorProto.DataType).

    `datatype` is the Open Inference Protocol's name, `typecode` that of `array`. `low` and `high` are the numbers that
    it holds; `exact` is the largest n for which every integer from -n to n is held exactly.
    """

    name: str
    code: int
    datatype: str
    typecode: str
    low: float = 0
    high: float = 0
    exact: int = 0


def _integer(name: str, code: int, typecode: str, *, signed: bool) -> Element:
    bits = array(typecode).itemsize * 8
    high = 2 ** (bits - signed) - 1
    return Element(name, code, name.upper(), typecode, -high - 1 if signed else 0, high, high)


FLOAT = Element("float", 1, "FP32", "f", -3.4028234663852886e38, 3.4028234663852886e38, 2**24)
DOUBLE = Element("double", 11, "FP64", "d", -1.7976931348623157e308, 1.7976931348623157e308, 2**53)
INT64 = _integer("int64", 7, "q", signed=True)
STRING = Element("string", 8, "BYTES", "")
BOOL = Element("bool", 9, "BOOL", "B", 0, 1, 1)

ELEMENTS: tuple[Element, ...] = (
    FLOAT,
    DOUBLE,
    INT64,
    STRING,
    BOOL,
    _integer("int8", 3, "b", signed=True),
    _integer("int16", 5, "h", signed=True),
    _integer("int32", 6, "i", signed=True),
    _integer("uint8", 2, "B", signed=False),
    _integer("uint16", 4, "H", signed=False),
    _integer("uint32", 12, "I", signed=False),
    _integer("uint64", 13, "Q", signed=False),
)
"""What models take and give here."""

UNUSED_ELEMENTS = {10: "float16", 14: "complex64", 15: "complex128", 16: "bfloat16"}
"""Element types that are refused: `array` has no type code for them, and no tabular converter uses them."""


class Spec(NamedTuple):
    """A graph's input or output: its name, element type and shape; `None` in the shape is a dimension of any size.

    `element` is `None` for what is not a tensor of `ELEMENTS`; `kind` says what it is then (`sequence`, `map` …).
    """

    name: str
    element: Element | None
    shape: tuple[int | None, ...]
    kind: str = "tensor"


class Tensor(NamedTuple):
    """Values of one element type. `len(data)` is the product of `shape`."""

    element: Element
    shape: tuple[int, ...]
    data: Data

    def values(self) -> list[Any]:
        """The elements as Python values, flat, in row-major order."""
        if self.element is BOOL:
            return [bool(value) for value in self.data]
        return self.data if isinstance(self.data, list) else self.data.tolist()

    def rows(self) -> list[Any]:
        """One entry a row: the value itself where a row is one value, else the list of its values."""
        values, count = self.values(), self.shape[0]
        if len(values) == count:
            return values
        width = len(values) // count
        return [values[at : at + width] for at in range(0, len(values), width)] if width else [[]] * count

    def nested(self) -> Any:
        """The elements as nested lists, one level a dimension; of a scalar its value."""
        values = self.values()
        for place in range(len(self.shape) - 1, 0, -1):
            width, count = self.shape[place], prod(self.shape[:place])
            values = [values[at * width : (at + 1) * width] for at in range(count)]
        return values if self.shape else values[0]


class Items(NamedTuple):
    """A sequence output: one Python value an item, a dict for a map and a (nested) list for a tensor.

    A lone map is a sequence of one.
    """

    values: list[Any]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of items."""
        return (len(self.values),)

    def rows(self) -> list[Any]:
        """One entry a row: its item."""
        return self.values


def empty(spec: Spec) -> Tensor | Items:
    """An output of no rows that fits `spec`."""
    if spec.element is None:
        return Items([])
    data: Data = [] if spec.element is STRING else array(spec.element.typecode)
    return Tensor(spec.element, (0, *(size or 0 for size in spec.shape[1:])), data)


def stack(element: Element, columns: Sequence[Data]) -> Tensor:
    """Columns of n values each, side by side, as one tensor of shape [n, number of columns]."""
    width, height = len(columns), len(columns[0])
    data: Any = (
        [""] * (height * width)
        if element is STRING
        else array(element.typecode, bytes(height * width * array(element.typecode).itemsize))
    )
    for at, column in enumerate(columns):
        data[at::width] = column
    return Tensor(element, (height, width), data)
