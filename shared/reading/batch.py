"""Some rows of an object, in order: those that could be read, and why others could not."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shared.errors import InvalidRows


class Batch(NamedTuple):
    """`numbers` has the place of each of `rows` in its object, counted from 0; a row is an object or an array.

    `refused` has the place of each row that is none, with what is wrong with it. Both are in ascending order, and
    together they leave out no place from the first to the last.
    """

    numbers: Sequence[int]
    rows: Sequence[Any]
    refused: Sequence[tuple[int, InvalidRows]] = ()

    @property
    def height(self) -> int:
        """How many rows of the object these are, read or not."""
        return len(self.rows) + len(self.refused)
