"""Rows of CSV with their fields: by splitting where a block has no quotes, by the standard reader where it has."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from operator import length_hint
from typing import NamedTuple

from shared.errors import Unreadable
from shared.reading.blocks import Block, too_long

Line = list[str]


class Table(NamedTuple):
    """Rows of one width, from `size` bytes, as columns of texts; `odd` has the place and width of each other row."""

    columns: Sequence[Sequence[str]]
    height: int
    size: int
    odd: Sequence[tuple[int, int]] = ()

    @classmethod
    def of(cls, lines: Sequence[Line], width: int, size: int) -> "Table":
        """The table of some rows."""
        odd = [(place, len(line)) for place, line in enumerate(lines) if len(line) != width]
        good = [line for line in lines if len(line) == width] if odd else lines
        return cls(list(zip(*good, strict=True)) if good else [()] * width, len(lines), size, odd)


def split(block: Block, width: int, longest: int) -> Table | None:
    """A block's table at C speed; None for one with quotes, or with a row that is too long or of another width.

    Each line end becomes a field of its own, so that a row of another width moves it out of its place.
    """
    text = block.text().replace("\r\n", "\n")
    if '"' in text or "\r" in text or (len(block.content) > longest and not _are_short(block.content, longest)):
        return None
    if not text.endswith("\n"):
        text += "\n"
    fields, height = text.replace("\n", ",\n,").split(","), text.count("\n")
    step = width + 1
    if len(fields) != height * step + 1 or fields[width::step].count("\n") != height:
        return None
    fields.pop()
    return Table([fields[place::step] for place in range(width)], height, len(block.content))


class Lines:
    """Lines for the standard reader, of a block and of those that its last row reaches into.

    `taken` is the number of bytes that were read last.
    """

    def __init__(self, blocks: Iterator[Block], longest: int, *, single: bool) -> None:
        self._blocks, self._longest, self._single = blocks, longest, single
        self._lines: Iterator[str] = iter(())
        self._number = self._first = self._size = self.taken = 0
        self._inside = self._moved = False

    def begin(self, block: Block) -> None:
        """Take up a block."""
        self._lines = iter(StringIO(block.text(), newline="").readlines())
        self._number = block.line

    def __bool__(self) -> bool:
        return length_hint(self._lines) > 0

    def read(self) -> list[Line]:
        """The rows up to the block's end, or to that of the row that reaches beyond it.

        A blank line is none, but where there is a single column: there it is an empty field. Raises Unreadable.
        """
        rows, self._moved, self.taken = [], False, 0
        try:
            for row in csv.reader(self, strict=True):
                self._inside = False
                if row or self._single:
                    rows.append(row or [""])
        except csv.Error as error:
            raise Unreadable(f"expected CSV, got {error} at line {self._number}") from error
        return rows

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line. None comes between two rows once the block has ended."""
        if not self._inside and (self._moved or not self):
            raise StopIteration
        if not self:
            self.begin(next(self._blocks))
            self._moved = True
        line = next(self._lines)
        self._number += 1
        self._measure(line)
        return line

    def _measure(self, line: str) -> None:
        """Add a line to its row. Raises TooLarge."""
        if not self._inside:
            self._inside, self._size, self._first = True, 0, self._number
        size = len(line.encode())
        if self._size + len(line.rstrip("\r\n").encode()) > self._longest:
            raise too_long(self._longest, self._first)
        self._size += size
        self.taken += size


def _are_short(content: bytes, longest: int) -> bool:
    return max(map(len, content.splitlines())) <= longest
