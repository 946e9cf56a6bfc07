"""Reads protobuf's wire format: where the fields of a message begin and end, without knowing what they mean.

The rules are those of https://protobuf.dev/programming-guides/encoding/. Groups, which ONNX never had, are refused.
"""

import re
from collections.abc import Iterator
from functools import cache

__all__ = ["Malformed", "is_zero", "read_fields", "tag"]

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
_SIZES = {FIXED64: 8, FIXED32: 4}
_LARGEST_TAG = 2**32 - 1
_VARINT_BYTES = 10

_LONG = 512
"""A message of so many bytes repays the compilation of its pattern, a millisecond for all messages."""

_SHORT_TEXT = 24
"""Texts to this length are skipped by the pattern: branch modes, words, categories."""


class Malformed(ValueError):
    """The bytes are no protobuf message."""


def tag(number: int, kind: int = LENGTH) -> int:
    """A field's tag: its number and the kind of its value."""
    return number << 3 | kind


def is_zero(content: bytes, start: int, end: int) -> bool:
    """Whether the varint between these places is 0, however long it is written."""
    return not any(byte & 0x7F for byte in content[start:end])


def read_fields(content: bytes, start: int, end: int, texts: bytes = b"") -> Iterator[tuple[int, int, int]]:
    """The tag of each field and the places where its value begins and ends. Raises Malformed.

    `texts` are the tags, a byte each, of repeated texts that may be passed over; so are numbers with a tag of one
    byte, data_location's aside. Lists of 100,000 come unpacked, and a loop over them would cost more than the session.
    """
    run = _run_of(texts) if texts and end - start >= _LONG else None
    place = start
    while place < end:
        passed = run.match(content, place, end) if run else None
        if passed:
            place = passed.end()
            if place == end:
                return
        key, place = _read_varint(content, place, end)
        kind = key & 7
        if kind == LENGTH:
            size, place = _read_varint(content, place, end)
            after = place + size
        elif kind == VARINT:
            after = _read_varint(content, place, end)[1]
        elif kind in _SIZES:
            after = place + _SIZES[kind]
        else:
            raise Malformed(f"a field of kind {kind} at byte {place}")
        if after > end or not 8 <= key <= _LARGEST_TAG:
            raise Malformed(f"a field that can't be at byte {place}")
        yield key, place, after
        place = after


def _read_varint(content: bytes, place: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 7 * _VARINT_BYTES, 7):
        if place >= end:
            raise Malformed(f"it ends within a number, at byte {place}")
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise Malformed(f"a number of more than {_VARINT_BYTES} bytes, at byte {place}")


@cache
def _run_of(texts: bytes) -> "re.Pattern[bytes]":
    """Matches any number of fields that are numbers or short texts. Possessive: it neither goes back nor grows."""
    numbers = rb"[\x08\x10\x18\x20\x28\x30\x38\x40\x48\x50\x58\x60\x68\x78][\x80-\xff]{0,9}+[\x00-\x7f]"
    fixed64 = rb"[\x09\x11\x19\x21\x29\x31\x39\x41\x49\x51\x59\x61\x69\x71\x79]........"
    fixed32 = rb"[\x0d\x15\x1d\x25\x2d\x35\x3d\x45\x4d\x55\x5d\x65\x6d\x75\x7d]...."
    short = b"|".join(re.escape(bytes([size])) + b"." * size for size in range(_SHORT_TEXT + 1))
    texts = b"[" + re.escape(texts) + b"](?:" + short + b")"
    kinds = b"|".join(b"(?:" + kind + b")++" for kind in (numbers, fixed32, texts, fixed64))
    return re.compile(b"(?:" + kinds + b")*+", re.DOTALL)
