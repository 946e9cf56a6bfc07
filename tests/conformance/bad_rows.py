"""Rows that are readable and not what the model takes: every fault, with its place."""

import json

from tests.conformance.case import Case, faults, post
from tests.conformance.penguins import (
    ADELIE,
    COLUMNS,
    CSV,
    INTEGER,
    NDJSON,
    NUMBER,
    instances,
    lines,
    row_with,
    values,
    without,
)

BAD_ROWS: list[Case] = [
    faults(
        "text for a number",
        instances({**ADELIE, "bill_depth_mm": "18.7"}),
        (0, "bill_depth_mm", "a number or null", '"18.7"'),
    ),
    faults(
        "a boolean for a number",
        instances({**ADELIE, "body_mass_g": True}),
        (0, "body_mass_g", "a number or null", "true"),
    ),
    faults("a number for text", instances({**ADELIE, "sex": 1}), (0, "sex", "text or null", "1")),
    faults("an array in a cell", instances({**ADELIE, "sex": ["male"]}), (0, "sex", "text or null", "an array")),
    faults("an object in a cell", instances({**ADELIE, "year": {}}), (0, "year", "an integer or null", "an object")),
    faults("a fraction for an integer", instances({**ADELIE, "year": 2007.5}), (0, "year", INTEGER, "2007.5")),
    faults(
        "an integer that float32 does not hold",
        instances({**ADELIE, "year": 2**24 + 1}),
        (0, "year", INTEGER, "16777217"),
    ),
    faults("a huge integer", row_with("year", "9" * 5000), (0, "year", INTEGER, "Infinity")),
    faults("beyond float64", row_with("bill_length_mm", "-1e999"), (0, "bill_length_mm", NUMBER, "-Infinity")),
    faults("beyond float32", row_with("bill_length_mm", "3.5e38"), (0, "bill_length_mm", NUMBER, "3.5e+38")),
    faults(
        "the text that stands for missing",
        instances({**ADELIE, "island": "\uffff"}),
        (0, "island", "text other than U+FFFF or null", '"\uffff"'),
    ),
    faults(
        "a missing column",
        instances(without(ADELIE, "year")),
        (0, "year", "a value (null where it is missing)", "no such column"),
    ),
    faults(
        "an unknown column",
        instances({**ADELIE, "größe": 1}),
        (0, "größe", f"one of the columns {', '.join(map(json.dumps, COLUMNS))}", "an unknown column"),
    ),
    faults("too few values", instances(values(ADELIE)[:3]), (0, None, "7 values", "3 values")),
    faults("too many values", instances([*values(ADELIE), 1]), (0, None, "7 values", "8 values")),
    faults(
        "a row that is a number",
        instances(5),
        (0, None, "an object by column name or an array in signature order", "5"),
    ),
    faults(
        "every fault at once",
        instances(
            ADELIE, {**ADELIE, "sex": 0, "year": "2007"}, values(ADELIE)[:1], {**without(ADELIE, "sex"), "year": None}
        ),
        (1, "sex", "text or null", "0"),
        (1, "year", "an integer or null", '"2007"'),
        (2, None, "7 values", "1 values"),
        (3, "sex", "a value (null where it is missing)", "no such column"),
    ),
    faults(
        "a body that is an array",
        post("/predict", [ADELIE]),
        (None, None, 'an object {"instances": [row, …]}', "an array"),
    ),
    faults("no instances", post("/predict", {}), (None, None, "instances, an array of rows", "no such member")),
    faults(
        "instances that are an object",
        post("/predict", {"instances": ADELIE}),
        (None, None, "instances, an array of rows", "an object"),
    ),
    faults(
        "an unknown member and parameters",
        post("/predict", {"instances": [], "rows": 1, "parameters": {"explain": True}}),
        (None, None, "no members but instances and parameters", '"rows"'),
        (None, None, "parameters, an empty object (none is defined)", "an object"),
    ),
    faults(
        "CSV with text for a number",
        post("/predict", lines(ADELIE).replace(b"18.7", b"abc"), **CSV),
        (0, "bill_depth_mm", "a number or null", '"abc"'),
    ),
    faults(
        "CSV with NaN",
        post("/predict", lines(ADELIE).replace(b"18.7", b"NaN"), **CSV),
        (0, "bill_depth_mm", "a number or null", '"NaN"'),
    ),
    faults(
        "CSV with a short line",
        post("/predict", lines(ADELIE) + b"Dream,1\r\n", **CSV),
        (1, None, "7 values", "2 values"),
    ),
    faults(
        "CSV with an unknown header",
        post("/predict", lines(ADELIE).replace(b"sex", b"gender"), **CSV),
        (None, "sex", f"the columns {', '.join(map(json.dumps, COLUMNS))}, each once", "no such column in the header"),
        (None, "gender", f"the columns {', '.join(map(json.dumps, COLUMNS))}, each once", "an unknown column"),
    ),
    faults(
        "NDJSON with a number",
        post("/predict", b"5\n", **NDJSON),
        (0, None, "an object by column name or an array in signature order", "5"),
    ),
]
