"""Rows in JSON: `{"instances": [row, …]}`, and NDJSON with one row a line."""

from collections.abc import Iterator
from typing import Any

from shared.codec import json_text
from shared.errors import Fault, InvalidRows, Unreadable, first_faults, show
from shared.rows import check_count

MEMBERS = ("instances", "parameters")


def read_json(body: bytes, limit: int) -> list[Any]:
    """The rows of a prediction request, `limit` at most.

    `parameters` is taken and must be empty: none is defined. Raises Unreadable, TooLarge, InvalidRows.
    """
    document = json_text.loads(body)
    if not isinstance(document, dict):
        raise InvalidRows([Fault(None, None, 'an object {"instances": [row, …]}', show(document))])
    faults = first_faults(_faults(document))
    if faults:
        raise InvalidRows(faults)
    rows: list[Any] = document["instances"]
    check_count(len(rows), limit)
    return rows


def read_lines(body: bytes, limit: int) -> list[Any]:
    """The rows of NDJSON, `limit` at most; blank lines are skipped. Raises TooLarge, or Unreadable with the line."""
    lines = [(number, line) for number, line in enumerate(body.splitlines(), start=1) if line.strip()]
    check_count(len(lines), limit)
    return [_read_line(*line) for line in lines]


def _read_line(number: int, line: bytes) -> Any:
    try:
        return json_text.loads(line)
    except Unreadable as error:
        raise Unreadable(f"line {number}: {error}") from error


def _faults(document: dict[str, Any]) -> Iterator[Fault]:
    known = f"no members but {' and '.join(MEMBERS)}"
    yield from (Fault(None, None, known, show(name)) for name in document if name not in MEMBERS)
    rows, parameters = document.get("instances"), document.get("parameters")
    if not isinstance(rows, list):
        got = show(rows) if "instances" in document else "no such member"
        yield Fault(None, None, "instances, an array of rows", got)
    if parameters not in (None, {}):
        yield Fault(None, None, "parameters, an empty object (none is defined)", show(parameters))
