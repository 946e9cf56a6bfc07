"""NDJSON of any size: one row a line; a line that is no JSON is that row's fault."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.codec import json_text
from shared.coercion import Coercer
from shared.errors import RequestError, Unreadable
from shared.reading.arrangement import arrange
from shared.reading.batch import Batch
from shared.reading.blocks import Block, too_long


def read_lines(blocks: Iterator[Block], coercers: Sequence[Coercer], longest: int) -> Iterator[Batch]:
    """One batch a block; blank lines are no rows. Raises TooLarge."""
    number = 0
    for block in blocks:
        _check_lengths(block, longest)
        lines = [line for line in block.content.splitlines() if line.strip()]
        yield arrange(coercers, _read(lines), number, len(block.content))
        number += len(lines)


def _check_lengths(block: Block, longest: int) -> None:
    if len(block.content) <= longest:
        return
    for place, line in enumerate(block.content.splitlines(), start=block.line + 1):
        if len(line) > longest:
            raise too_long(longest, place)


def _read(lines: Sequence[bytes]) -> list[Any]:
    """The value of each line, or the error that it is."""
    try:
        return json_text.loads_each(lines)
    except Unreadable:
        return [_read_line(line) for line in lines]


def _read_line(line: bytes) -> Any | RequestError:
    try:
        return json_text.loads(line)
    except Unreadable as error:
        return error
