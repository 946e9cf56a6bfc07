"""A remedy: a value in place of a column's, with which both sides agree where it names the cause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from model_export.witness.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class Remedy:
    """The value that is put in, and what is wrong with the one that was there."""

    value: Any
    words: str


def shown(row: list[Any], place: int, remedies: Sequence[Remedy], inquiry: Inquiry) -> Iterator[str]:
    """The words of the first remedy with which both sides agree."""
    outcomes = inquiry.ask([put(row, place, remedy.value) for remedy in remedies])
    pairs = zip(remedies, outcomes, strict=True)
    yield from [f"{remedy.words} in {inquiry.columns[place].name!r}" for remedy, outcome in pairs if outcome.agreed][:1]


def put(row: list[Any], place: int, value: Any) -> list[Any]:
    """A copy of the row with another value at a place."""
    return [*row[:place], value, *row[place + 1 :]]
