"""Strict JSON is read in linear time, whatever it holds."""

import pytest

from shared.codec import json_text
from shared.errors import Unreadable

SIZE = 4_000_000
HOSTILE = {
    "escaped quotes in an open string": b"[" * 70 + b'"' + b'\\"' * (SIZE // 2),
    "quotes": b"[" * 70 + b'"' * SIZE,
    "backslashes in an open string": b"[" * 70 + b'"' + b"\\" * SIZE,
    "opening brackets": b"[" * SIZE,
    "brackets that close": b"[" * 70 + b"]" * SIZE,
    "nested arrays": b"[" * (SIZE // 2) + b"]" * (SIZE // 2),
    "nested objects": b'{"a":' * (SIZE // 6) + b"1" + b"}" * (SIZE // 6),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused(body: bytes) -> None:
    """Each of these took minutes with a pattern that goes back; the suite would not end."""
    with pytest.raises(Unreadable):
        json_text.loads(body)


@pytest.mark.parametrize("depth", [1, 64])
def test_nesting_to_the_limit_is_read(depth: int) -> None:
    assert json_text.loads(b"[" * depth + b"]" * depth) is not None


def test_nesting_over_the_limit_is_refused_in_objects_and_arrays_alike() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        with pytest.raises(Unreadable, match="at most 64 deep"):
            json_text.loads(opening * 65 + b"1" + closing * 65)


def test_brackets_in_a_text_are_no_nesting() -> None:
    assert json_text.loads(b'["' + b"[{" * 100 + b'\\""]') == ["[{" * 100 + '"']
