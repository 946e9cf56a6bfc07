"""Objects with rows that are refused, one by one, while the others are scored."""

import json

from tests.arrival.table.case import Case, Refused, Row, scores
from tests.arrival.table.contents import BAD, BAD_LINE, BATCH, REFUSED, ndjson
from tests.conformance.penguins import ADELIE, COLUMNS, GENTOO, INTEGER, NUMBER, lines, values, without

HEADER = lines()
GOOD_LINE = lines(ADELIE, header=False)
EDGES: list[Row | Refused] = [REFUSED, *[ADELIE] * (BATCH - 2), REFUSED]

BAD_ROWS: list[Case] = [
    scores("the first row is bad", HEADER + BAD_LINE + GOOD_LINE, REFUSED, ADELIE),
    scores("the last row is bad", HEADER + GOOD_LINE + BAD_LINE, ADELIE, REFUSED),
    scores(
        "rows at both edges of a batch are bad",
        HEADER + (BAD_LINE + GOOD_LINE * (BATCH - 2) + BAD_LINE) * 2 + GOOD_LINE,
        *EDGES * 2,
        ADELIE,
    ),
    scores(
        "a whole batch is bad",
        HEADER + GOOD_LINE * BATCH + BAD_LINE * BATCH + GOOD_LINE,
        *[ADELIE] * BATCH,
        *[REFUSED] * BATCH,
        ADELIE,
    ),
    scores("every row is bad", HEADER + BAD_LINE * (BATCH + 1), *[REFUSED] * (BATCH + 1)),
    scores("the same in NDJSON", ndjson(BAD, ADELIE, BAD), REFUSED, ADELIE, REFUSED, key="rows.ndjson"),
    scores(
        "CSV rows of another width",
        HEADER + b"Biscoe,1\r\n" + GOOD_LINE + GOOD_LINE.replace(b"\r\n", b",1\r\n"),
        Refused([(None, "7 values", "2 values")]),
        ADELIE,
        Refused([(None, "7 values", "8 values")]),
    ),
    scores(
        "a row that is wrong twice",
        ndjson({**ADELIE, "sex": 1, "year": "2007"}),
        Refused([("sex", "text or null", "1"), ("year", "an integer or null", '"2007"')]),
        key="rows.ndjson",
    ),
    scores(
        "a row without a column, and one with a column too many",
        ndjson(without(ADELIE, "sex"), {**ADELIE, "x": 1}, GENTOO),
        Refused([("sex", "a value (null where it is missing)", "no such column")]),
        Refused([("x", f"one of the columns {', '.join(map(json.dumps, COLUMNS))}", "an unknown column")]),
        GENTOO,
        key="rows.ndjson",
    ),
    scores(
        "numbers that are none of the model's",
        ndjson({**ADELIE, "bill_depth_mm": 3.5e38}, {**ADELIE, "year": 2007.5}, values(ADELIE)),
        Refused([("bill_depth_mm", NUMBER, "3.5e+38")]),
        Refused([("year", INTEGER, "2007.5")]),
        ADELIE,
        key="rows.ndjson",
    ),
    scores(
        "lines that are no JSON",
        ndjson(b"[1,", ADELIE, b'[NaN, "x"]', b'"\xff"', b"5"),
        Refused(detail="expected JSON, got Expecting value at line 1 column 4"),
        ADELIE,
        Refused(detail="expected JSON, got NaN: use null for a missing value"),
        Refused(detail="expected UTF-8, got byte 0xff at position 1"),
        Refused([(None, "an object by column name or an array in signature order", "5")]),
        key="rows.ndjson",
    ),
]
