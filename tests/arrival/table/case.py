"""A case of the table: what happens to one object, by which events it is told, and what must be there then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from functions.local import CLOUDS, Cloud
from shared.events.outcome import Outcome
from shared.message import Request
from tests.conformance.case import faults, refuses

Row: TypeAlias = dict[str, Any]
Found: TypeAlias = tuple[str | None, str, str]


class Put(NamedTuple):
    """The object is written, in the place of what was there."""

    content: bytes


class Delete(NamedTuple):
    """The object is deleted."""


class Deliver(NamedTuple):
    """An event tells of the object as one Put wrote it; `outcome` is the log's word for what became of it.

    `put` counts from 0, or back from the last one. The event may lack the object's `version`.
    """

    outcome: Outcome | Literal["redeliver"]
    put: int = -1
    version: bool = True


Step: TypeAlias = Put | Delete | Deliver


class Refused(NamedTuple):
    """Why a row is not scored: its faults, (column, expected, got) each, or a detail where it is no row at all."""

    faults: Sequence[Found] = ()
    detail: str = ""


class Scored(NamedTuple):
    """Sinks of an object whose rows are predicted or refused, each by its number."""

    rows: Mapping[int, Row] = {}
    refused: Mapping[int, Refused] = {}


class Broken(NamedTuple):
    """Sinks of an object that can't be read: nothing but the problem, as `POST /predict` would answer it."""

    problem: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`sinks` has what each of the Puts leaves, by its number; nothing else may be written.

    `clouds` are those whose store can hold such an object, and whose events tell its media type if it has one.
    """

    name: str
    steps: Sequence[Step]
    sinks: Mapping[int, Scored | Broken] = field(default_factory=dict)
    folder: str = "in"
    key: str = "rows.csv"
    media_type: str = ""
    clouds: Sequence[Cloud] = CLOUDS

    def __str__(self) -> str:
        return self.name


def scores(
    name: str,
    content: bytes,
    *rows: Row | Refused,
    key: str = "rows.csv",
    clouds: Sequence[Cloud] = CLOUDS,
    **more: str,
) -> Case:
    """An object is scored, once; `rows` are in its order."""
    scored = {number: row for number, row in enumerate(rows) if not isinstance(row, Refused)}
    refused = {number: row for number, row in enumerate(rows) if isinstance(row, Refused)}
    steps = _told_by_all(content, "scored")
    return Case(name=name, steps=steps, sinks={0: Scored(scored, refused)}, key=key, clouds=clouds, **more)


def breaks(name: str, content: bytes, detail: str, key: str = "rows.csv", *, code: str = "unreadable") -> Case:
    """An object can't be read, and is acknowledged all the same."""
    return _breaks(name, content, broken(detail, code), key)


def misfits(name: str, content: bytes, *found: Found, key: str = "rows.csv") -> Case:
    """An object is not of the form that rows are in, and is acknowledged all the same."""
    problem = faults(name, _ASKED, *((None, *one) for one in found)).body
    return _breaks(name, content, Broken(problem or b""), key)


def broken(detail: str, code: str = "unreadable") -> Broken:
    """The sinks of an object that can't be read."""
    return Broken(refuses("", _ASKED, _STATUSES[code], code, detail).body or b"")


def _breaks(name: str, content: bytes, sinks: Broken, key: str) -> Case:
    return Case(name=name, steps=_told_by_all(content, "broken"), sinks={0: sinks}, key=key)


def _told_by_all(content: bytes, outcome: Outcome) -> Sequence[Step]:
    """Three events tell of the object, as many as a cloud has kinds of."""
    return (Put(content), Deliver(outcome), *[Deliver("duplicate")] * 2)


_ASKED = Request("POST", "/predict")
_STATUSES = {"unreadable": 400, "too-large": 413, "unsupported-media": 415}
