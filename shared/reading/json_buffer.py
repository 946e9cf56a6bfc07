"""The part of a JSON text that is in memory: values are taken off its front, bytes are added behind."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any

from shared.codec import json_text
from shared.errors import Unreadable
from shared.reading.blocks import sized, too_long

_SPACE = re.compile(r"[ \t\n\r]*+")
_UNFINISHED = 16
"""So near to the end of what is there, an error may be that the rest is not there yet: `-Infinity`, two escapes."""


class Buffer:
    """A text, read from its front. All methods raise Unreadable where it is no JSON."""

    def __init__(self, chunks: Iterator[bytes], longest: int) -> None:
        self._pieces, self._longest = sized(chunks), longest
        self._decoder = getincrementaldecoder("utf-8")()
        self._text, self._at, self._ended = "", 0, False
        self._bytes, self._line, self._column = 0, 1, 1
        self._dropped = 0
        self._fill()
        self._text = self._text.removeprefix("\ufeff")

    @property
    def position(self) -> int:
        """How many characters were taken off the front."""
        return self._dropped + self._at

    def peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill()

    def value(self) -> Any:
        """The next value. Raises TooLarge for one that is too long."""
        self.peek()
        while True:
            try:
                value, end = json_text.loads_from(self._text, self._at)
            except JSONDecodeError as error:
                if self._ended or (error.pos + _UNFINISHED < len(self._text) and "Unterminated" not in error.msg):
                    raise self._error(error.msg, error.pos) from error
            else:
                if self._ended or end < len(self._text):  # a number that touches the end may go on
                    self._check_length(end)
                    self._at = end
                    return value
            self._check_length(len(self._text))
            self._fill()

    def items(self) -> Iterator[Any]:
        """The items of the array that comes next."""
        return (self.value() for _ in self._places("[", "]"))

    def names(self) -> Iterator[str]:
        """The names of the object that comes next; before the next one is asked for, the caller takes its value."""
        for _ in self._places("{", "}"):
            if self.peek() != '"':
                raise self._error("Expecting property name enclosed in double quotes", self._at)
            name: str = self.value()
            self._take(":")
            yield name

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self._error("Extra data", self._at)

    def _places(self, opening: str, closing: str) -> Iterator[None]:
        """One entry for each item between two brackets."""
        self._take(opening)
        if self.peek() == closing:
            self._take(closing)
            return
        while True:
            yield None
            if self._take(",", closing) == closing:
                return

    def _take(self, *expected: str) -> str:
        found = self.peek()
        if found not in expected:
            raise self._error(f"Expecting {expected[0]!r} delimiter", self._at)
        self._at += 1
        return found

    def _fill(self) -> None:
        """Let go of what was taken, and add some more."""
        self._line, self._column = self._place(self._at)
        piece = next(self._pieces, b"")
        self._ended = not piece
        pending = len(self._decoder.getstate()[0])
        try:
            fresh = self._decoder.decode(piece, final=self._ended)
        except UnicodeDecodeError as error:
            place, byte = self._bytes - pending + error.start, error.object[error.start]
            raise Unreadable(f"expected UTF-8, got byte 0x{byte:02x} at position {place}") from error
        self._dropped += self._at
        self._text, self._at = self._text[self._at :] + fresh, 0
        self._bytes += len(piece)

    def _place(self, at: int) -> tuple[int, int]:
        """The line and the column in the whole text, counted from 1."""
        before = self._text[:at]
        lines = before.count("\n")
        return self._line + lines, at - before.rfind("\n") if lines else self._column + at

    def _error(self, what: str, at: int) -> Unreadable:
        return Unreadable("expected JSON, got {} at line {} column {}".format(what, *self._place(at)))

    def _check_length(self, end: int) -> None:
        if (end - self._at) * 4 > self._longest and len(self._text[self._at : end].encode()) > self._longest:
            raise too_long(self._longest, self._place(self._at)[0])
