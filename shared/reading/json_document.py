"""A JSON document of any size, `{"instances": [row, …]}` or `[row, …]`, read row by row."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.codec import json_text
from shared.coercion import Coercer
from shared.errors import Fault, InvalidRows, Unreadable, show
from shared.reading import blocks
from shared.reading.arrangement import arrange
from shared.reading.batch import Batch
from shared.reading.json_buffer import Buffer

_ROWS = 1024
"""Rows that are arranged at a time, at most; a block's worth of long ones."""


def read_document(chunks: Iterator[bytes], coercers: Sequence[Coercer], longest: int) -> Iterator[Batch]:
    """Batches of some rows.

    Raises Unreadable, TooLarge, and InvalidRows for a document of another form, all of which may come after some rows.
    """
    number = start = 0
    rows: list[Any] = []
    buffer = Buffer(chunks, longest)
    for row in _rows(buffer):
        rows.append(row)
        size = buffer.position - start
        if len(rows) == _ROWS or size >= blocks.BLOCK:
            yield arrange(coercers, rows, number, size)
            number, rows, start = number + len(rows), [], buffer.position
    yield arrange(coercers, rows, number, buffer.position - start)


def _rows(buffer: Buffer) -> Iterator[Any]:
    opening = buffer.peek()
    if opening == "[":
        yield from buffer.items()
    elif opening == "{":
        yield from _members(buffer)
    else:
        raise InvalidRows([Fault(None, None, 'an object {"instances": [row, …]} or an array', show(buffer.value()))])
    buffer.end()


def _members(buffer: Buffer) -> Iterator[Any]:
    """The rows among the members of the document, which may stand in any order."""
    seen: set[str] = set()
    for name in buffer.names():
        if name in seen:
            raise Unreadable(f"expected each name once in an object, got {json_text.write(name[:60])} twice")
        seen.add(name)
        if name == "instances" and buffer.peek() == "[":
            yield from buffer.items()
        else:
            _check_member(name, buffer.value())
    if "instances" not in seen:
        raise InvalidRows([Fault(None, None, "instances, an array of rows", "no such member")])


def _check_member(name: str, value: Any) -> None:
    """Refuse what `shared.codec.instances` refuses, in its words."""
    if name == "instances":
        raise InvalidRows([Fault(None, None, "instances, an array of rows", show(value))])
    if name != "parameters":
        raise InvalidRows([Fault(None, None, "no members but instances and parameters", show(name))])
    if value not in (None, {}):
        raise InvalidRows([Fault(None, None, "parameters, an empty object (none is defined)", show(value))])
