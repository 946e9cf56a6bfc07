"""Rows in JSON: `{"instances": [row, …]}`, and NDJSON with one row a line."""

from typing import Any

from shared.codec import json_text
from shared.errors import Fault, InvalidRows, Unreadable, show

MEMBERS = ("instances", "parameters")


def read_json(body: bytes) -> list[Any]:
    """The rows of a prediction request.

    `parameters` is taken and must be empty: none is defined. Raises Unreadable, InvalidRows.
    """
    document = json_text.loads(body)
    if not isinstance(document, dict):
        raise InvalidRows([Fault(None, None, 'an object {"instances": [row, …]}', show(document))])
    faults = [
        Fault(None, None, f"no members but {' and '.join(MEMBERS)}", show(name))
        for name in document
        if name not in MEMBERS
    ]
    rows = document.get("instances")
    if not isinstance(rows, list):
        got = show(rows) if "instances" in document else "no such member"
        faults.append(Fault(None, None, "instances, an array of rows", got))
    if document.get("parameters") not in (None, {}):
        got = show(document["parameters"])
        faults.append(Fault(None, None, "parameters, an empty object (none is defined)", got))
    if faults or not isinstance(rows, list):
        raise InvalidRows(faults)
    return rows


def read_lines(body: bytes) -> list[Any]:
    """The rows of NDJSON; blank lines are skipped. Raises Unreadable with the line's number."""
    rows = []
    for number, line in enumerate(body.splitlines(), start=1):
        if line.strip():
            try:
                rows.append(json_text.loads(line))
            except Unreadable as error:
                raise Unreadable(f"line {number}: {error}") from error
    return rows
