"""Columns of plain values to the tensors that a graph takes, or every fault in them.

All values of a column are converted at once; only a column that has a fault is walked cell by cell.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shared.errors import Fault, InvalidRows, first_faults, listed, show
from shared.kinds import Convert, Values, converter
from shared.signature import Column, Signature
from shared.tensor import Tensor, stack

Feeds = dict[str, Tensor]
"""One tensor a graph input."""


class Coercer(NamedTuple):
    """A column with what converts its values."""

    column: Column
    convert: Convert

    def fault(self, row: int, value: Any) -> Fault | None:
        """What is wrong with one value, if anything."""
        if self.convert([value]) is not None:
            return None
        return Fault(row, self.column.name, expected(self.column, value), show(value))


class Coercion(NamedTuple):
    """The columns of a signature, compiled: made once for a model.

    `inputs` has a column of each graph input, and the places of all of that input's columns.
    """

    coercers: tuple[Coercer, ...]
    inputs: tuple[tuple[Column, tuple[int, ...]], ...]

    @classmethod
    def of(cls, signature: Signature) -> "Coercion":
        """Compile a signature's columns."""
        places: dict[str, list[int]] = {}
        for place, column in enumerate(signature.columns):
            places.setdefault(column.input, []).append(place)
        inputs = tuple((signature.columns[group[0]], tuple(group)) for group in places.values())
        return cls(tuple(Coercer(column, converter(column)) for column in signature.columns), inputs)

    def fill(self, values: Sequence[Values]) -> Feeds:
        """The tensors of the values of each column, in signature order. Raises InvalidRows."""
        data: list[Any] = [coercer.convert(cells) for coercer, cells in zip(self.coercers, values, strict=True)]
        if None in data:
            raise InvalidRows(self._faults(values, data))
        feeds, height = {}, len(values[0])
        for column, places in self.inputs:
            if len(places) == 1:
                shape = (height,) if column.flat else (height, 1)
                feeds[column.input] = Tensor(column.element, shape, data[places[0]])
            else:
                feeds[column.input] = stack(column.element, [data[place] for place in places])
        return feeds

    def faulty(self, values: Sequence[Values]) -> list[int]:
        """The rows in which a value is wrong, of the values of each column; only a column that has one is walked."""
        wrong: set[int] = set()
        for coercer, cells in zip(self.coercers, values, strict=True):
            if coercer.convert(cells) is None:
                wrong.update(row for row, value in enumerate(cells) if coercer.convert([value]) is None)
        return sorted(wrong)

    def faults_of(self, values: Sequence[Values], row: int) -> list[Fault]:
        """The first faults of one row, of the values of each column."""
        cells = zip(self.coercers, values, strict=True)
        return first_faults(coercer.fault(row, column[row]) for coercer, column in cells)

    def _faults(self, values: Sequence[Values], data: Sequence[Any]) -> list[Fault]:
        """The first faults of each column that could not be converted."""
        faults: list[Fault] = []
        for coercer, cells, buffer in zip(self.coercers, values, data, strict=True):
            if buffer is None:
                faults += first_faults(coercer.fault(*cell) for cell in enumerate(cells))
        return faults


def expected(column: Column, value: Any = None) -> str:
    """What a column takes, in words; its limits only where `value` is a number."""
    what = _WORDS[column.kind]
    if column.closed:
        what = f"one of {listed(column.categories)}"
    elif isinstance(value, int | float) and not isinstance(value, bool) and column.kind in ("number", "integer"):
        what += " from {} to {}".format(*column.limits)
    elif type(value) is str and value == column.missing:
        what += f" other than U+{ord(value):04X}"
    return what + (" or null" if column.nullable else "")


_WORDS = {"number": "a number", "integer": "an integer", "boolean": "true or false", "string": "text"}
