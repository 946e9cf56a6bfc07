"""Strict JSON is read in linear time, whatever it holds."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

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


_NAMES = some.sampled_from(["a", "b", "]", "{", '":', ':"', " :", "ä", "\\", '"'])
_VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | _NAMES,
    lambda inner: some.lists(inner, max_size=4) | some.lists(some.tuples(_NAMES, inner), max_size=4).map(tuple),
    max_leaves=12,
)
"""Values as JSON has them; an object is a tuple of its members, in which a name may stand twice."""


def _spell(value: Any, colon: str, comma: str) -> str:
    if isinstance(value, tuple):
        return "{" + comma.join(json.dumps(name) + colon + _spell(part, colon, comma) for name, part in value) + "}"
    if isinstance(value, list):
        return "[" + comma.join(_spell(part, colon, comma) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _has_twins(value: Any) -> bool:
    parts = [part for _, part in value] if isinstance(value, tuple) else value if isinstance(value, list) else []
    twins = isinstance(value, tuple) and len(dict(value)) < len(value)
    return twins or any(map(_has_twins, parts))


@settings(max_examples=500)
@given(value=_VALUES, colon=some.sampled_from([":", ": ", " :", "\n:\t"]), comma=some.sampled_from([",", ", ", ",\n"]))
def test_a_name_that_stands_twice_is_found_wherever_it_stands(value: Any, colon: str, comma: str) -> None:
    text = _spell(value, colon, comma)

    if _has_twins(value):
        with pytest.raises(Unreadable, match="each name once"):
            json_text.loads(text.encode())
    else:
        assert json_text.loads(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a":1,"a":2}', 'got "a" twice'),
        (b'{"a":[],"b":0,"b":1,"a":2}', 'got "a" twice'),
        (b'[{"x":{"a":1,"a":1}},"::::"]', 'got "a" twice'),
        (b"[NaN]", "got NaN"),
        (b"[-Infinity]", "got -Infinity"),
        (b"[1,]", "expected JSON, got"),
        (b"\xef\xbb\xbf[\xff]", "got byte 0xff at position 4"),
        (b'["\\ud800"]', "lone surrogate"),
        (b"[" * 70, "at most 64 deep"),
        (b"[" * 100_000, "at most 64 deep"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        json_text.loads(body)


def test_a_byte_order_mark_is_skipped_once() -> None:
    assert json_text.loads(b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize("sign", ["", "-"])
def test_an_integer_of_more_digits_than_python_reads_is_infinite(sign: str) -> None:
    body = f"[{sign}{'1' * 4300},{sign}{'1' * 4301}]".encode()

    held, infinite = json_text.loads(body)

    assert abs(held) == int("1" * 4300)
    assert infinite == float(f"{sign}inf")


def test_deep_text_is_refused_in_a_thread_too() -> None:
    def read() -> str:
        with pytest.raises(Unreadable) as caught:
            json_text.loads(b'{"a":[' * (SIZE // 6))
        return str(caught.value)

    with ThreadPoolExecutor(1) as pool:
        assert "at most 64 deep" in pool.submit(read).result()
