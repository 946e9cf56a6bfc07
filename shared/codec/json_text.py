"""Strict JSON (RFC 8259): what the standard library lets through and a caller did not mean is refused."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import inf
from typing import Any

from shared.errors import Unreadable

MAX_DEPTH = 64
_TOO_DEEP = f"expected JSON nested at most {MAX_DEPTH} deep, got more"
_MAX_DIGITS = 4300  # CPython's limit for text to integer

# Possessive, and content with no closing quote, so that no text makes it go back: the time is linear.
_STRING = rb'"(?:[^"\\]++|\\.)*+"?'
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # 1 and -1 as signed bytes
_SURROGATE = rb"\\u[dD][89a-fA-F]"
_COLONS = ('":', " :", "\t:", "\n:", "\r:")
"""What the colon after a name ends; in a text they may stand too."""


def loads(body: bytes) -> Any:
    """The value of a JSON text in UTF-8; a byte order mark is skipped.

    Raises Unreadable for anything else: NaN and Infinity, a name that stands twice in an object, a lone surrogate,
    nesting deeper than MAX_DEPTH. A number beyond float64 becomes infinite, so that whoever knows its row and column
    refuses it.
    """
    text = decode(body)
    try:
        value = _DECODER.decode(text)
        proven = _is_whole(value, text)
    except (ValueError, RecursionError, Unreadable):
        proven = False
    if not proven:
        value = _read_slowly(body, text)
    if "\\" in text:
        _check_surrogates(body, value)
    return value


def loads_each(bodies: Sequence[bytes]) -> list[Any]:
    """The values of many texts, read as `loads` reads each and checked together, in a third of the time.

    Raises Unreadable where not all of them are proven good by that; `loads` tells which are not.
    """
    try:
        texts = list(map(bytes.decode, bodies))
        values = list(map(_DECODER.decode, texts))
    except (ValueError, RecursionError) as error:
        raise Unreadable("expected JSON, got something else") from error
    text = f"[{','.join(texts)}]"
    if not _is_whole(values, text):
        raise Unreadable("expected JSON with each name once in an object, got something else")
    if "\\" in text:
        _check_surrogates(text.encode(), values)
    return values


def loads_from(text: str, start: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends; what follows it is not looked at.

    Raises Unreadable as `loads` does, and JSONDecodeError, of which the caller knows whether more text will come.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise Unreadable(_TOO_DEEP) from error
    own = text[start:end]
    return (value if _is_whole(value, own) and "\\" not in own else loads(own.encode())), end


def dumps(value: Any) -> bytes:
    """Compact JSON in UTF-8; NaN and infinities raise ValueError, for they have no JSON."""
    return write(value).encode()


def write(value: Any) -> str:
    """The same as text."""
    return _ENCODER.encode(value)


def decode(body: bytes) -> str:
    """The text of a body in UTF-8, without a byte order mark. Raises Unreadable."""
    try:
        return body.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(f"expected UTF-8, got byte 0x{body[error.start]:02x} at position {error.start}") from error


def _is_whole(value: Any, text: str) -> bool:
    """Whether a value is no deeper than MAX_DEPTH, and has a member for each colon of its text.

    A name that stands twice leaves a colon without one. The decoder finds such a name only at the price of a Python
    call an object, and counting is ten times as fast. Text may hold brackets and colons, so False proves nothing.
    """
    brackets, members, level = text.count("[") + text.count("{"), 0, [value]
    for _ in range(MAX_DEPTH):
        objects = [part for part in level if type(part) is dict]
        arrays = [part for part in level if type(part) is list]
        members += sum(map(len, objects))
        brackets -= len(objects) + len(arrays)
        if not brackets or not (objects or arrays):
            return members == text.count(":") or members == sum(map(text.count, _COLONS))
        level = [*chain.from_iterable(arrays), *chain.from_iterable(map(dict.values, objects))]
    return False


def _read_slowly(body: bytes, text: str) -> Any:
    """The same value, or Unreadable that says what is wrong."""
    _check_depth(body)
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer)
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"expected JSON, got {error.msg} at line {error.lineno} column {error.colno}") from error


def _check_depth(body: bytes) -> None:
    """Without strings only brackets matter: one up for each that opens, one down for each that closes."""
    import re
    from array import array
    from itertools import accumulate

    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    steps = array("b", re.sub(_STRING, b"", body, flags=re.DOTALL).translate(_STEPS, _NOT_BRACKETS))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise Unreadable(_TOO_DEEP)


def _check_surrogates(body: bytes, value: Any) -> None:
    import re

    if not re.search(_SURROGATE, body):
        return
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Unreadable("expected text, got a lone surrogate (RFC 8259, 8.2)") from error


def _object(members: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        counts = Counter(name for name, _ in members)
        twice = next(name for name, count in counts.items() if count > 1)
        raise Unreadable(f"expected each name once in an object, got {json.dumps(twice[:60])} twice")
    return value


def _constant(token: str) -> Any:
    raise Unreadable(f"expected JSON, got {token}: use null for a missing value")


def _integer(digits: str) -> Any:
    if len(digits.removeprefix("-")) <= _MAX_DIGITS:
        return int(digits)
    return -inf if digits.startswith("-") else inf


_DECODER = json.JSONDecoder(parse_constant=_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
