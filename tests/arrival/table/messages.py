"""Messages of rows, and what becomes of each delivery; what is written is what `POST /predict` answers to the body."""

import gzip
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from functions.local import CLOUDS, Cloud
from shared.events.occurrence import Message
from shared.events.outcome import Outcome
from tests.arrival.table.contents import BAD, TABLE, THREE, document, ndjson
from tests.conformance.penguins import ADELIE, GENTOO, MAX_BYTES, MAX_ROWS, lines, values


@dataclass(frozen=True, slots=True)
class MessageCase:
    """Messages that come one after the other. `clouds` are those whose messages can say so."""

    name: str
    messages: Sequence[Message]
    outcomes: Sequence[Outcome]
    clouds: Sequence[Cloud] = CLOUDS

    def __str__(self) -> str:
        return self.name


def _scores(name: str, message: Message, clouds: Sequence[Cloud] = CLOUDS) -> MessageCase:
    return MessageCase(name, [message], ["scored"], clouds)


def _breaks(name: str, message: Message, clouds: Sequence[Cloud] = CLOUDS) -> MessageCase:
    return MessageCase(name, [message], ["broken"], clouds)


# A message of a storage queue has no attributes, so it has no media type and no coding of its own.
_TYPED: tuple[Cloud, ...] = ("aws", "gcp")

MESSAGES: list[MessageCase] = [
    _scores("one row", Message("id", document(ADELIE))),
    _scores("many rows", Message("id", document(*THREE * 4))),
    _scores("rows as arrays", Message("id", document(values(GENTOO), values(ADELIE)))),
    _scores("no rows", Message("id", document())),
    _scores("a text beyond ASCII", Message("id", document({**ADELIE, "island": "Åland \U0001f427"}))),
    _scores("base64", Message("id", b64encode(document(*THREE)), base64=True)),
    _scores("NDJSON", Message("id", ndjson(*THREE), "application/x-ndjson"), _TYPED),
    _scores("CSV", Message("id", TABLE, "text/csv; charset=utf-8"), _TYPED),
    _scores("CSV without a header", Message("id", lines(ADELIE, header=False), "text/csv; header=absent"), _TYPED),
    _scores("gzip", Message("id", b64encode(gzip.compress(TABLE)), "text/csv", "gzip", base64=True), _TYPED),
    _scores("an id of odd characters", Message("../a b+%2F.\u00e9/\U0001f427", document(ADELIE))),
    _scores("a long id", Message("i" * 1_200, document(ADELIE))),
    _breaks("no JSON", Message("id", b"{")),
    _breaks("no body", Message("id", b"")),
    _breaks("not UTF-8", Message("id", b'{"instances": ["\xff"]}'), ("gcp", "azure")),
    _breaks("a NaN", Message("id", b'{"instances": [[NaN]]}')),
    _breaks("one bad row of three", Message("id", document(ADELIE, BAD, GENTOO))),
    _breaks("too many rows", Message("id", document(*[values(ADELIE)] * (MAX_ROWS + 1)))),
    _breaks("an answer that is too long", Message("id", document(*[values(ADELIE)] * MAX_ROWS))),
    _breaks("too many bytes", Message("id", document(ADELIE) + b" " * MAX_BYTES)),
    _breaks("CSV that no media type tells", Message("id", TABLE)),
    _breaks("another media type", Message("id", document(ADELIE), "application/xml"), _TYPED),
    _breaks("another coding", Message("id", document(ADELIE), content_encoding="br"), _TYPED),
    _breaks(
        "gzip that is cut short",
        Message("id", b64encode(gzip.compress(TABLE)[:-9]), "text/csv", "gzip", base64=True),
        _TYPED,
    ),
    _breaks("no base64", Message("id", b"no base64!", base64=True), _TYPED),
    MessageCase("a message that comes twice", [Message("id", document(ADELIE))] * 2, ["scored", "duplicate"]),
    MessageCase("a bad message that comes twice", [Message("id", b"{")] * 2, ["broken", "duplicate"]),
    MessageCase(
        "two messages of one id",
        [Message("id", document(ADELIE)), Message("id", document(GENTOO))],
        ["scored", "duplicate"],
    ),
]
