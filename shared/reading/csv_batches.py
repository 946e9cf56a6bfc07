"""CSV of any size, read as `shared.codec.csv_rows` reads a body of it; a row of another width is that row's fault."""

from collections.abc import Iterator, Sequence
from itertools import chain

from shared.codec.csv_cells import Read
from shared.codec.csv_rows import check_header, readers_of
from shared.errors import Fault, InvalidRows
from shared.reading.batch import Batch
from shared.reading.blocks import Block
from shared.reading.csv_lines import Line, Lines, Table, split
from shared.rows import Columns
from shared.signature import Signature


def read_csv(blocks: Iterator[Block], signature: Signature, longest: int, *, header: bool) -> Iterator[Batch]:
    """One batch a block, about. Without a header the fields are in signature order.

    Raises Unreadable, TooLarge, and InvalidRows for a header that does not have the signature's columns.
    """
    names, first = [column.name for column in signature.columns], list[Line]()
    width, lines = len(names), Lines(blocks, longest, single=len(names) == 1)
    if header:
        names, first = _read_header(blocks, lines, names)
    columns = list(zip(names, readers_of(signature, names), strict=True))
    number = 0
    for table in chain([Table.of(first, width, lines.taken)], _tables(blocks, lines, width, longest)):
        yield _batch(table, columns, number)
        number += table.height


def _read_header(blocks: Iterator[Block], lines: Lines, names: Sequence[str]) -> tuple[list[str], list[Line]]:
    """The names in their order, and the rows that were read with them. Raises InvalidRows."""
    rows: list[Line] = []
    for block in blocks:
        lines.begin(block)
        rows = lines.read()
        if rows:
            break
    return check_header(names, rows[0] if rows else []), rows[1:]


def _tables(blocks: Iterator[Block], lines: Lines, width: int, longest: int) -> Iterator[Table]:
    yield from _read(lines, width)
    for block in blocks:
        table = split(block, width, longest)
        if table is not None:
            yield table
            continue
        lines.begin(block)
        yield from _read(lines, width)


def _read(lines: Lines, width: int) -> Iterator[Table]:
    """What is left of a block, by the standard reader."""
    while lines:
        rows = lines.read()
        yield Table.of(rows, width, lines.taken)


def _batch(table: Table, columns: Sequence[tuple[str, Read]], first: int) -> Batch:
    """A table's rows, which are counted from `first`."""
    numbers: Sequence[int] = range(first, first + table.height)
    if table.odd:
        odd = {place for place, _ in table.odd}
        numbers = [number for number in numbers if number - first not in odd]
    values: Columns = {name: read(texts) for (name, read), texts in zip(columns, table.columns, strict=True)}
    misfits = [_misfit(first + place, len(columns), got) for place, got in table.odd]
    return Batch(numbers, values, misfits, table.size)


def _misfit(number: int, width: int, got: int) -> tuple[int, InvalidRows]:
    return number, InvalidRows([Fault(number, None, f"{width} values", f"{got} values")])
