"""Text in and out of a prepared row: like an array's slice, over string tensors of the C API."""

from __future__ import annotations

from ctypes import byref, c_char, c_size_t
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shared.session import strings

if TYPE_CHECKING:
    from shared.session.library import Library

__all__ = ["TextReader", "TextWriter"]

_USUAL = 256
"""Bytes that wait for a result's texts; longer ones are read in the general way."""


class TextWriter:
    """A string tensor that is filled again and again; an element whose text stays is left alone."""

    def __init__(self, library: Library, value: Any, texts: list[str]) -> None:
        self._library, self._value, self._texts = library, value, texts[:]
        self._fill = library.FillStringTensorElement

    def __setitem__(self, _: slice, texts: list[str]) -> None:
        """Replace all texts. Raises BufferError for another number of them."""
        if texts == self._texts:
            return
        if len(texts) != len(self._texts):
            raise BufferError
        for place, text in enumerate(texts):
            if text != self._texts[place]:
                if "\0" in text:
                    strings.fill_element(self._library, self._value, place, text.encode())
                else:
                    self._fill(self._value, text.encode(), place)
                self._texts[place] = text


class TextReader:
    """A string result of `count` elements, read and released after each run."""

    def __init__(self, library: Library, results: Any, place: int, count: int) -> None:
        self._library, self._results, self._place, self._count = library, results, place, count
        self._size, self._starts, self._memory = c_size_t(), (c_size_t * count)(), bytearray(_USUAL)
        self._get_size = library.function("GetStringTensorDataLength"), byref(self._size)
        memory = (c_char * _USUAL).from_buffer(self._memory)
        self._get_content = library.function("GetStringTensorContent"), memory, self._starts

    def __getitem__(self, _: slice) -> list[str]:
        """All texts. Raises SessionError where there is another number of them."""
        value, self._results[self._place] = self._results[self._place], None
        try:
            return self._read(value)
        finally:
            self._library.ReleaseValue(value)

    def _read(self, value: Any) -> list[str]:
        (get_size, out), (get_content, memory, starts) = self._get_size, self._get_content
        status = get_size(value, out)
        size = self._size.value
        if not status and size > _USUAL:
            return strings.read(self._library, value, self._count)
        status = status or get_content(value, memory, size, starts, self._count)
        if status:
            raise self._library.error(status)
        content = self._memory[:size]
        if self._count == 1:
            return [content.decode()]
        return [content[start:end].decode() for start, end in pairwise((*starts, size))]
