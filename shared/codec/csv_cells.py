"""The fields of a CSV column as values of its kind; a field that isn't of it stays text, for the coercion to refuse it.

All fields are converted at once, at C speed, where their characters leave no doubt; else each is looked at.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

Read = Callable[[Sequence[str]], list[Any]]

# Possessive: a long run of digits is read once, whatever follows it.
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,4300}", re.ASCII)
_TRUTH = {"true": True, "false": False}
_INTEGER_CHARACTERS = b"0123456789+-"
_NUMBER_CHARACTERS = _INTEGER_CHARACTERS + b".eE"
_SAMPLE = 64


def _read_numbers(texts: Sequence[str]) -> list[Any]:
    return _convert(float, texts, _NUMBER_CHARACTERS) or list(map(_number, texts))


def _read_integers(texts: Sequence[str]) -> list[Any]:
    return _convert(int, texts, _INTEGER_CHARACTERS) or list(map(_integer, texts))


def _read_booleans(texts: Sequence[str]) -> list[Any]:
    return [_TRUTH.get(text.lower(), text) if text else None for text in texts]


def _read_strings(texts: Sequence[str]) -> list[Any]:
    return [text or None for text in texts] if "" in texts else list(texts)


READERS: dict[str, Read] = {
    "number": _read_numbers,
    "integer": _read_integers,
    "boolean": _read_booleans,
    "string": _read_strings,
}
"""What reads a column, by its kind; an empty field is a missing value."""


def _convert(kind: Callable[[str], Any], texts: Sequence[str], characters: bytes) -> list[Any] | None:
    """All fields by one type's own reading, which takes more spellings than ours: but not of these characters."""
    if _repeats(texts):
        distinct = list(set(texts))
        values = _convert_each(kind, distinct, characters)
        return values and list(map(dict(zip(distinct, values, strict=True)).__getitem__, texts))
    return _convert_each(kind, texts, characters)


def _convert_each(kind: Callable[[str], Any], texts: Sequence[str], characters: bytes) -> list[Any] | None:
    if "".join(texts).encode().translate(None, characters):
        return None
    try:
        return [kind(text) if text else None for text in texts] if "" in texts else list(map(kind, texts))
    except ValueError:
        return None


def _repeats(texts: Sequence[str]) -> bool:
    """Whether a column seems to have few values, by its first: to look one up takes a third of reading it."""
    return len(texts) > _SAMPLE and len(set(texts[:_SAMPLE])) <= _SAMPLE // 2


def _number(text: str) -> Any:
    if not text:
        return None
    return float(text) if _NUMBER.fullmatch(text) else text


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else _number(text)
