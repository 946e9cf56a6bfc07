"""Rows of penguins as the contents of objects."""

import json
from typing import Any

from tests.arrival.table.case import Refused
from tests.conformance.penguins import ADELIE, GENTOO, UNMEASURED, lines

BATCH = 4
"""Rows that are scored at a time in the table."""

LONGEST = 2_000
"""Bytes that a row may have in the table."""

THREE = (ADELIE, UNMEASURED, GENTOO)
TABLE = lines(*THREE)

BAD_LINE = b"Biscoe,much,13.2,211,4500,female,2007\r\n"
BAD = {**GENTOO, "bill_length_mm": "much"}
REFUSED = Refused([("bill_length_mm", "a number or null", '"much"')])
"""What is wrong with the two above, which is the same."""


def ndjson(*rows: Any) -> bytes:
    """A row a line; bytes are a line as they are."""
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def document(*rows: Any) -> bytes:
    """The document that `POST /predict` takes."""
    return json.dumps({"instances": rows}).encode()
