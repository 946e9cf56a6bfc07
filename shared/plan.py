"""What a signature means for rows, worked out once for a model: the shortest way from them to its graph's inputs."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from shared.coercion import Coercer, Coercion, Feeds
from shared.rows import Columns, arrange
from shared.signature import Signature
from shared.tensor import Tensor


class Plan(NamedTuple):
    """A signature with columns, compiled.

    `pick` takes the values of a row out of an object, in signature order. Where all columns are alike and stand in one
    input, `matrix` is the first of them: one call converts the values of all rows.
    """

    coercion: Coercion
    names: tuple[str, ...]
    widths: frozenset[int]
    pick: Callable[[Mapping[str, Any]], Sequence[Any]]
    matrix: Coercer | None

    @classmethod
    def of(cls, signature: Signature) -> "Plan":
        """Compile a signature."""
        coercion, names = Coercion.of(signature), tuple(column.name for column in signature.columns)
        alike = len({column._replace(name="") for column in signature.columns}) == 1
        return cls(coercion, names, frozenset((len(names),)), _picker(names), coercion.coercers[0] if alike else None)

    def feed_rows(self, rows: Sequence[Any]) -> Feeds:
        """The tensors of some rows, each a dict by column name or a list in signature order. Raises InvalidRows."""
        arranged = self._arrange(rows)
        if self.matrix is not None:
            column, convert = self.matrix
            data = convert(arranged[0] if len(arranged) == 1 else list(chain.from_iterable(arranged)))
            if data is not None:
                shape = (len(rows),) if column.flat else (len(rows), len(self.names))
                return {column.input: Tensor(column.element, shape, data)}
        return self.coercion.fill(list(zip(*arranged, strict=True)) if arranged else [()] * len(self.names))

    def feed_columns(self, columns: Columns) -> Feeds:
        """The tensors of one sequence of values a column. Raises InvalidRows."""
        return self.coercion.fill([columns[name] for name in self.names])

    def _arrange(self, rows: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Each row as its values in signature order. Raises InvalidRows."""
        if len(rows) == 1 and type(rows[0]) is list and len(rows[0]) in self.widths:  # the most frequent request
            return rows
        kinds = set(map(type, rows))
        if kinds == _ARRAYS and set(map(len, rows)) == self.widths:
            return rows
        if kinds == _OBJECTS and set(map(len, rows)) == self.widths:
            try:
                return list(map(self.pick, rows))
            except KeyError:  # an unknown name in the place of a column's
                pass
        return arrange(self.coercion.coercers, rows)


_ARRAYS, _OBJECTS = {list}, {dict}


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    return itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
