"""String tensors of the C API: filled from a list of texts, and read into one, each in one pass."""

from __future__ import annotations

from array import array
from ctypes import byref, c_char_p, c_size_t, c_void_p, cast, memmove
from io import BytesIO, StringIO
from itertools import accumulate, repeat
from operator import add, sub
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.session.library import Library

_POINTER = "Q"  # a pointer's and a size_t's type code: all platforms of the wheels have 64 bits


def fill(library: Library, value: Any, texts: list[str]) -> None:
    """Put as many texts into a string tensor as it has elements.

    Raises UnicodeEncodeError for half a surrogate pair.
    """
    distinct = dict.fromkeys(texts)  # a categorical column repeats a few texts
    encoded = list(map(str.encode, distinct))
    content = b"\0".join(encoded)
    if content.count(b"\0") >= max(len(encoded), 1):  # a C string would end at a text's own NUL
        for place, text in enumerate(texts):
            fill_element(library, value, place, text.encode())
        return
    start: Any = cast(c_char_p(content), c_void_p).value
    address = dict(zip(distinct, accumulate(map(add, map(len, encoded), repeat(1)), initial=start), strict=False))
    addresses = array(_POINTER, list(map(address.__getitem__, texts)))
    library.FillStringTensor(value, addresses.buffer_info()[0], len(texts))


def fill_element(library: Library, value: Any, place: int, text: bytes) -> None:
    """Put a text, which may hold NUL, into one element of a string tensor."""
    buffer = c_void_p()
    library.GetResizedStringTensorElementBuffer(value, place, len(text), byref(buffer))
    memmove(buffer, text, len(text))


def read(library: Library, value: Any, count: int) -> list[str]:
    """The texts of a string tensor of `count` elements."""
    size = c_size_t()
    library.GetStringTensorDataLength(value, byref(size))
    memory, starts = array("B", bytes(size.value)), array(_POINTER, [size.value]) * (count + 1)
    library.GetStringTensorContent(value, memory.buffer_info()[0], size.value, starts.buffer_info()[0], count)
    places = starts.tolist()
    sizes = map(sub, places[1:], places)
    content = memory.tobytes()
    if content.isascii():  # one character a byte
        return list(map(StringIO(content.decode()).read, sizes))
    return list(map(bytes.decode, map(BytesIO(content).read, sizes)))
