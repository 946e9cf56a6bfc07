"""Makes a witness small: few columns differ from a row where both sides agree, and those hold simple values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isfinite, isinf
from typing import Any

from model_export.errors import Witness
from model_export.witness.inquiry import Inquiry, differs
from shared.signature import Column

ROUNDS = 64
"""So often chunks of columns are put back, and a text is cut, at most."""

DIGITS = range(1, 9)
"""The numbers of significant digits that are tried for a number, the fewest first."""


def shrink(witness: Witness, inquiry: Inquiry) -> Witness:
    """A witness of the same kind of difference, as small as was found; the given one where it can't be seen again.

    Columns are put back to the values of the nearest given row where both sides agree, as long as they still disagree
    (delta debugging, Zeller 2002). What then is left `matters`: putting back any one of these columns ends the
    disagreement. No value is made missing, for that is a fault of its own.
    """
    search = _Search(witness, inquiry)
    row = list(witness.row.values())
    if search.try_all([row]) is None:
        return witness
    friend = inquiry.agreeing(row)
    row = row if friend is None else search.put_back(row, friend)
    places = list(range(len(row))) if friend is None else _apart(row, friend)
    for place in places:
        row = search.simplify(row, place)
    names = [column.name for column in inquiry.columns]
    matters = () if friend is None else tuple(names[place] for place in places)
    return replace(search.best, matters=matters)


class _Search:
    """The smallest witness so far: `best`."""

    def __init__(self, witness: Witness, inquiry: Inquiry) -> None:
        self.best, self._first, self._inquiry = witness, witness, inquiry

    def try_all(self, rows: Sequence[list[Any]]) -> list[Any] | None:
        """The first of the rows that shows the same kind of difference, which then is the best."""
        for row, outcome in zip(rows, self._inquiry.ask(rows), strict=True):
            if outcome.witness is not None and _is_alike(outcome.witness, self._first):
                self.best = outcome.witness
                return row
        return None

    def put_back(self, row: list[Any], friend: list[Any]) -> list[Any]:
        """The row with as many of the friend's values as it can have: chunks of columns first, then each."""
        away = _apart(row, friend)
        size = len(away)
        for _ in range(ROUNDS):
            chunks = [away[start : start + size] for start in range(0, len(away), size)] if size else []
            found = self.try_all([_with(row, chunk, friend) for chunk in chunks])
            row = found or row
            away = _apart(row, friend)
            size = min(size, len(away)) if found else size // 2
        return row

    def simplify(self, row: list[Any], place: int) -> list[Any]:
        """The row with the simplest value of a column that still shows the difference."""
        column = self._inquiry.columns[place]
        for _ in range(ROUNDS if isinstance(row[place], str) else 1):
            values = _simpler(row[place], column)
            found = self.try_all([[*row[:place], value, *row[place + 1 :]] for value in values])
            if found is None:
                break
            row = found
        return row


def _apart(row: list[Any], friend: list[Any]) -> list[int]:
    return [place for place, pair in enumerate(zip(row, friend, strict=True)) if differs(*pair)]


def _with(row: list[Any], places: Sequence[int], friend: list[Any]) -> list[Any]:
    return [friend[place] if place in places else value for place, value in enumerate(row)]


def _is_alike(found: Witness, first: Witness) -> bool:
    """Whether a difference is of the same kind: a refusal, another label, or numbers off at least half as far."""
    return (
        _refuses(found) == _refuses(first)
        and isinf(found.distance) == isinf(first.distance)
        and found.distance >= first.distance / 2
    )


def _refuses(witness: Witness) -> bool:
    return isinstance(witness.model, dict) and "refused" in witness.model


def _simpler(value: Any, column: Column) -> list[Any]:
    """Simpler values of the column's kind, the simplest first; none for a value that is missing or simple."""
    if value is None or isinstance(value, bool):
        return []
    made = _shorter(value, column) if isinstance(value, str) else _rounder(value)
    return [other for other in dict.fromkeys(made) if differs(other, value)]


def _rounder(value: float) -> list[float]:
    """0, 1 and the value with few digits; whole numbers stay whole. Those only that are simpler to write."""
    kind = type(value)
    if not isfinite(value):
        return []
    rounded = [kind(float(f"{value:.{digits - 1}e}")) for digits in DIGITS]
    return [other for other in (kind(0), kind(1), *rounded) if len(repr(other)) < len(repr(value))]


def _shorter(value: str, column: Column) -> Iterator[str]:
    """The empty text, the first category, and the text without a half, a quarter, … of its words or letters."""
    yield from (text for text in ("", *column.categories[:1]) if isinstance(text, str) and len(text) <= len(value))
    words = value.split(" ")
    parts, joint = (words, " ") if len(words) > 1 else (list(value), "")
    size = len(parts) // 2
    while size:
        for start in range(0, len(parts), size):
            yield joint.join(parts[:start] + parts[start + size :])
        size //= 2
