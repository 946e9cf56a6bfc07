"""Some rows of an object, in order, as columns: those that could be read, and why others could not."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from shared.errors import RequestError
from shared.rows import Columns

LARGEST = 4 * 1024 * 1024
"""Bytes of content in a batch, about. As Python values they are many times as large: 30 bytes a number, at least."""


class Batch(NamedTuple):
    """`numbers` has the place of each row in its object, counted from 0; `columns` has as many values in each column.

    The values are not yet held against the signature: `Model.score_columns` takes them, or says which it refuses by
    their place in the columns. `refused` has the place in the object of each row that could not be read, with what is
    wrong with it. Both are in ascending order, and together they leave out no place from the first to the last. `size`
    is how many bytes of the content the rows took, about.
    """

    numbers: Sequence[int]
    columns: Columns
    refused: Sequence[tuple[int, RequestError]] = ()
    size: int = 0

    @property
    def height(self) -> int:
        """How many rows of the object these are, read or not."""
        return len(self.numbers) + len(self.refused)

    def take(self, places: Sequence[int]) -> Columns:
        """The values of some of the rows that could be read, by their place in the columns."""
        return {name: [values[place] for place in places] for name, values in self.columns.items()}

    def before(self, number: int) -> tuple["Batch", "Batch"]:
        """These rows in two: those before a place in the object, and the others."""
        at, cut = bisect_left(self.numbers, number), bisect_left(self.refused, number, key=lambda pair: pair[0])
        head = {name: values[:at] for name, values in self.columns.items()}
        tail = {name: values[at:] for name, values in self.columns.items()}
        return Batch(self.numbers[:at], head, self.refused[:cut]), Batch(self.numbers[at:], tail, self.refused[cut:])


def regroup(pieces: Iterator[Batch], limit: int) -> Iterator[Batch]:
    """The same rows, `limit` in each batch, fewer where they are long; where one ends follows from the content alone.

    A batch ends with the piece that fills it up to `LARGEST` bytes. Of a piece that is cut by the number of its rows,
    what is left counts as nothing: it is small.
    """
    held: list[Batch] = []
    height = end = size = 0
    for piece in pieces:
        held.append(piece)
        height, size = height + piece.height, size + piece.size
        while height >= limit:
            end += limit
            head, tail = held.pop().before(end)
            yield _join([*held, head])
            held, height, size = [tail], tail.height, 0
        if height and size >= LARGEST:
            end += height
            yield _join(held)
            held, height, size = [], 0, 0
    if height:
        yield _join(held)


def _join(batches: Sequence[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    columns: Columns = {
        name: list(chain.from_iterable(batch.columns[name] for batch in batches)) for name in batches[0].columns
    }
    refused = [pair for batch in batches for pair in batch.refused]
    numbers: Sequence[int] = [number for batch in batches for number in batch.numbers]
    if numbers and not refused:
        numbers = range(numbers[0], numbers[-1] + 1)
    return Batch(numbers, columns, refused)
