"""The penguins' model as the table knows it: columns, some rows, small limits, and requests for them."""

import json
from typing import Any

from shared.message import Request
from tests.conformance.case import post

MAX_BYTES = 100_000
MAX_ROWS = 50
MAX_RESPONSE_BYTES = 4_000
ENVIRONMENT = {
    "TRESNUBES_MAX_BYTES": str(MAX_BYTES),
    "TRESNUBES_MAX_ROWS": str(MAX_ROWS),
    "TRESNUBES_MAX_RESPONSE_BYTES": str(MAX_RESPONSE_BYTES),
}
"""Small limits, so that the table meets them; they are the same on each cloud."""

COLUMNS = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex", "year"]
ADELIE: dict[str, Any] = dict(zip(COLUMNS, ["Torgersen", 39.1, 18.7, 181.0, 3750.0, "male", 2007], strict=True))
GENTOO: dict[str, Any] = dict(zip(COLUMNS, ["Biscoe", 46.1, 13.2, 211.0, 4500.0, "female", 2007], strict=True))
UNMEASURED: dict[str, Any] = {**dict.fromkeys(COLUMNS), "island": "Torgersen", "year": 2007}

FLOAT32_MAX = 3.4028234663852886e38
NUMBER = f"a number from {-FLOAT32_MAX} to {FLOAT32_MAX} or null"
INTEGER = "an integer from -16777216 to 16777216 or null"
GZIP = {"content_encoding": "gzip"}
CSV = {"content_type": "text/csv"}
NDJSON = {"content_type": "application/x-ndjson"}


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column != name}


def values(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in COLUMNS]


def instances(*rows: Any, **headers: str) -> Request:
    return post("/predict", {"instances": list(rows)}, **headers)


def raw(row: str) -> Request:
    """One row as JSON text, for what Python would not write."""
    return post("/predict", f'{{"instances":[{row}]}}'.encode())


def row_with(name: str, text: str) -> Request:
    """The Adelie row with one value as JSON text."""
    members = [f'"{column}":{text if column == name else json.dumps(value)}' for column, value in ADELIE.items()]
    return raw("{" + ",".join(members) + "}")


def lines(*rows: dict[str, Any], header: bool = True) -> bytes:
    table = [COLUMNS, *map(values, rows)] if header else list(map(values, rows))
    return "".join(",".join("" if value is None else str(value) for value in line) + "\r\n" for line in table).encode()
