"""An object's bytes in blocks of whole lines, however its chunks were cut."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.errors import TooLarge, Unreadable

BLOCK = 64 * 1024
"""Bytes in a block, about: large enough to be worked on at C speed; its fields take ten times as much."""


class Block(NamedTuple):
    """Some whole lines; `position` is that of the first byte in the object, `line` the number of lines before."""

    content: bytes
    position: int
    line: int

    def text(self) -> str:
        """The text, without a byte order mark where the object begins. Raises Unreadable."""
        try:
            text = self.content.decode()
        except UnicodeDecodeError as error:
            line = self.line + count_lines(self.content[: error.start]) + 1
            place = f"position {self.position + error.start}, in line {line}"
            raise Unreadable(f"expected UTF-8, got byte 0x{self.content[error.start]:02x} at {place}") from error
        return text if self.position else text.removeprefix("\ufeff")


def split(chunks: Iterator[bytes], longest: int) -> Iterator[Block]:
    """Blocks that each end where a line does; a line ends with LF, CR LF or CR.

    Raises TooLarge for a line of more than `longest` bytes that doesn't fit into one block, so that memory is bounded.
    """
    position = line = 0
    rest = bytearray()
    for piece in sized(chunks):
        fresh = len(rest)
        rest += piece
        end = _last_end(rest, max(fresh - 1, 0))
        if end:
            content = bytes(rest[:end])
            del rest[:end]
            yield Block(content, position, line)
            position, line = position + end, line + count_lines(content)
        if len(rest) > longest + BLOCK:
            raise too_long(longest, line + 1)
    if rest:
        yield Block(bytes(rest), position, line)


def count_lines(content: bytes) -> int:
    """How many lines end in some bytes."""
    ends = content.count(b"\n")
    return ends + content.count(b"\r") - content.count(b"\r\n") if b"\r" in content else ends


def too_long(longest: int, line: int) -> TooLarge:
    """The error for a row that is too long, and where it begins."""
    return TooLarge(f"expected at most {longest} bytes in a row, got more at line {line}")


def sized(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, `BLOCK` at a time."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= BLOCK:
            yield bytes(held[:BLOCK])
            del held[:BLOCK]
    if held:
        yield bytes(held)


def _last_end(content: bytearray, start: int) -> int:
    """Where the last line that has ended does so, 0 for none. A CR at the very end may yet get its LF."""
    return max(content.rfind(b"\n", start), content.rfind(b"\r", start, len(content) - 1)) + 1
