"""A template's parameters as sam reads them on its command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[\w.,:/=+@-]+")
_BACKSLASH = "\\"


def read_parameters(given: Sequence[str]) -> dict[str, str]:
    """Name → value; the last counts."""
    return dict(text.split("=", 1) for text in given)


def write_overrides(parameters: Mapping[str, str]) -> list[str]:
    """The words after `--parameter-overrides`: sam takes a value apart at its spaces, but for one in double quotes."""
    return [f"{name}={_quote(value)}" for name, value in parameters.items()]


def find_unwritable(parameters: Mapping[str, str]) -> list[str]:
    """The names of values that sam can't be told: it takes a backslash away before a quote, and leaves it elsewhere."""
    return [name for name, value in parameters.items() if _BACKSLASH in value]


def _quote(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    quoted = value.replace('"', '\\"')
    return f'"{quoted}"'
