"""gzip of any size (RFC 1952): all members one after the other, unpacked in bounded memory."""

import zlib
from collections.abc import Iterator
from itertools import chain

from shared.errors import Unreadable
from shared.stores.port import CHUNK

_MAGIC = b"\x1f\x8b"
_GZIP = 31  # zlib's window bits for a gzip member of any window


def unpack(chunks: Iterator[bytes], *, named: bool) -> Iterator[bytes]:
    """The content, out of gzip where it begins as gzip does; where it is `named` so, it must.

    Raises Unreadable, also for an object with nothing in it.
    """
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= len(_MAGIC):
            break
    if not start:
        raise Unreadable("expected rows, got an empty object")
    whole = chain([start], chunks)
    if start.startswith(_MAGIC):
        return _check_content(_gunzip(whole))
    if named:
        raise Unreadable(f"expected gzip, got an object that begins with {start[:2]!r}")
    return whole


def _check_content(chunks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        yield chunk
    if not size:
        raise Unreadable("expected rows, got gzip with nothing in it")


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    member = None
    padding = b""  # zeros may fill up the space behind a member
    for chunk in chunks:
        data = chunk if member else chunk.lstrip(padding)
        while data or member:
            if member is None:
                member = zlib.decompressobj(_GZIP)
            try:
                content = member.decompress(data, CHUNK)
            except zlib.error as error:
                raise Unreadable(f"expected gzip, got something else: {error}") from error
            yield content
            if member.eof:
                padding = b"\0"
                data, member = member.unused_data.lstrip(padding), None
            else:
                data = member.unconsumed_tail
                if not data and len(content) < CHUNK:
                    break
    if member is not None:
        raise Unreadable("expected a whole gzip object, got one that is cut short")
