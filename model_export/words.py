"""Puts counts and names into words."""

from collections.abc import Iterable


def count(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Iterable[object]) -> str:
    """`'a', 'b'`: quoted, for a name may hold commas and blanks."""
    return ", ".join(map(repr, names))
