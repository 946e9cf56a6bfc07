"""Objects that can't be read: the reason is recorded, the event acknowledged, and no row of theirs predicted."""

import gzip
import json

from tests.arrival.table.case import Case, breaks, misfits
from tests.arrival.table.contents import LONGEST, TABLE, ndjson
from tests.conformance.penguins import ADELIE, COLUMNS, GENTOO, lines

LONG = {**ADELIE, "island": "x" * LONGEST}
PACKED = gzip.compress(TABLE)
MANY = gzip.compress(ndjson(*[ADELIE, GENTOO] * 3_000))

EMPTY = "expected rows, got an empty object"
CUT = "expected a whole gzip object, got one that is cut short"
HEADER = f"the columns {', '.join(map(json.dumps, COLUMNS))}, each once"

BROKEN: list[Case] = [
    breaks("no bytes", b"", EMPTY),
    breaks("no bytes of JSON", b"", EMPTY, "rows.json"),
    breaks("no bytes, named gzip", b"", EMPTY, "rows.csv.gz"),
    breaks("gzip of nothing", gzip.compress(b""), "expected rows, got gzip with nothing in it", "rows.csv.gz"),
    breaks("gzip that is cut short", PACKED[:-9], CUT, "rows.csv.gz"),
    breaks("gzip that is cut short behind thousands of rows", MANY[:-1], CUT, "rows.ndjson.gz"),
    breaks(
        "gzip whose checksum is wrong",
        PACKED[:-8] + bytes(8),
        "expected gzip, got something else: Error -3 while decompressing data: incorrect data check",
        "rows.csv.gz",
    ),
    breaks("no gzip, but named so", TABLE, "expected gzip, got an object that begins with b'is'", "rows.csv.gz"),
    breaks(
        "Latin-1",
        TABLE.replace(b"Torgersen", b"\xc5land", 1),
        "expected UTF-8, got byte 0xc5 at position 76, in line 2",
    ),
    breaks("UTF-16", TABLE.decode().encode("utf-16"), "expected UTF-8, got byte 0xff at position 0, in line 1"),
    misfits(
        "a header of other columns",
        b"a," + TABLE.removeprefix(b"island,"),
        ("island", HEADER, "no such column in the header"),
        ("a", HEADER, "an unknown column"),
    ),
    misfits("a column too many", b"x," + TABLE, ("x", HEADER, "an unknown column")),
    misfits("a column twice", b"year," + TABLE, ("year", HEADER, "it twice")),
    misfits(
        "NDJSON that is named CSV",
        b"[1]\n",
        *((column, HEADER, "no such column in the header") for column in COLUMNS),
        ("[1]", HEADER, "an unknown column"),
    ),
    breaks(
        "a quote that is never closed",
        TABLE.replace(b"Biscoe", b'"Biscoe'),
        "expected CSV, got unexpected end of data at line 4",
    ),
    breaks(
        "a row of CSV over the limit",
        lines(ADELIE, LONG),
        f"expected at most {LONGEST} bytes in a row, got more at line 3",
        code="too-large",
    ),
    breaks(
        "a row of NDJSON over the limit",
        ndjson(ADELIE, LONG),
        f"expected at most {LONGEST} bytes in a row, got more at line 2",
        "rows.ndjson",
        code="too-large",
    ),
    breaks(
        "JSON that is cut short",
        b'{"instances": [',
        "expected JSON, got Expecting value at line 1 column 16",
        "rows.json",
    ),
    breaks(
        "JSON with a NaN",
        b'{"instances": [[NaN]]}',
        "expected JSON, got NaN: use null for a missing value",
        "rows.json",
    ),
    breaks("JSON with text behind it", b"[] x", "expected JSON, got Extra data at line 1 column 4", "rows.json"),
    misfits(
        "JSON of another form", b"5", (None, 'an object {"instances": [row, …]} or an array', "5"), key="rows.json"
    ),
    misfits("JSON without instances", b"{}", (None, "instances, an array of rows", "no such member"), key="rows.json"),
    breaks(
        "Parquet, which no bundle reads",
        b"PAR1",
        "expected CSV, NDJSON or JSON, got Parquet: to read it, install pyarrow",
        "rows.parquet",
        code="unsupported-media",
    ),
]
