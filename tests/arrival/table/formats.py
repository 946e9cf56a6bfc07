"""Objects that are scored, in every spelling that is read."""

import gzip
import json

from tests.arrival.table.case import Case, scores
from tests.arrival.table.contents import BATCH, TABLE, THREE, document, ndjson
from tests.conformance.penguins import ADELIE, GENTOO, UNMEASURED, lines, values

BOM = b"\xef\xbb\xbf"
ELSEWHERE = {**ADELIE, "island": "Åland"}
BACKWARDS = b"".join(b",".join(reversed(line.split(b","))) + b"\n" for line in lines(ADELIE).splitlines())
TWO_LINES = {**ADELIE, "island": "Dream,\r\nor not"}

FORMATS: list[Case] = [
    scores("CSV", TABLE, *THREE),
    scores("CSV by its media type", TABLE, *THREE, key="rows", media_type="text/csv", clouds=("gcp", "azure")),
    scores(
        "CSV without a header",
        lines(*THREE, header=False),
        *THREE,
        media_type="text/csv; header=absent",
        clouds=("gcp", "azure"),
    ),
    scores("CSV of a name in capitals", TABLE, *THREE, key="ROWS.CSV"),
    scores("CSV whose last line has no end", TABLE.removesuffix(b"\r\n"), *THREE),
    scores("CSV with line feeds alone", TABLE.replace(b"\r\n", b"\n"), *THREE),
    scores("CSV with a line end in quotes", lines(ADELIE).replace(b"Torgersen", b'"Dream,\r\nor not"'), TWO_LINES),
    scores("CSV with columns in another order", BACKWARDS, ADELIE),
    scores("CSV with a category that is unknown", lines(ELSEWHERE, ADELIE), ELSEWHERE, ADELIE),
    scores("CSV with a byte order mark", BOM + TABLE, *THREE),
    scores("gzip of CSV", gzip.compress(TABLE), *THREE, key="rows.csv.gz"),
    scores("gzip that its name keeps quiet about", gzip.compress(TABLE), *THREE),
    scores(
        "gzip of two members, cut within a row",
        gzip.compress(TABLE[:90]) + gzip.compress(TABLE[90:]),
        *THREE,
        key="rows.csv.gz",
    ),
    scores("NDJSON", ndjson(ADELIE, values(UNMEASURED), b"", GENTOO), *THREE, key="rows.ndjson"),
    scores("NDJSON by its other name", ndjson(*THREE), *THREE, key="rows.jsonl"),
    scores("NDJSON with a byte order mark", BOM + ndjson(*THREE), *THREE, key="rows.ndjson"),
    scores("gzip of NDJSON", gzip.compress(ndjson(*THREE)), *THREE, key="rows.ndjson.gz"),
    scores("JSON with instances", document(*THREE), *THREE, key="rows.json"),
    scores("JSON that is an array", json.dumps(THREE, indent=1).encode(), *THREE, key="rows.json"),
    scores("gzip of JSON", gzip.compress(document(*THREE)), *THREE, key="rows.json.gz"),
    scores("a header and no row", lines()),
    scores("NDJSON of blank lines", b"\n \n", key="rows.ndjson"),
    scores("JSON without a row", document(), key="rows.json"),
    scores("one row", lines(ADELIE), ADELIE),
    scores("as many rows as are scored at a time", lines(*[GENTOO] * BATCH), *[GENTOO] * BATCH),
    scores("one row more than are scored at a time", lines(*[GENTOO] * (BATCH + 1)), *[GENTOO] * (BATCH + 1)),
    scores("rows of many batches", ndjson(*THREE * 30), *THREE * 30, key="rows.ndjson"),
]
