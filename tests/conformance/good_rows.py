"""Rows that are scored, in every spelling that is read."""

import gzip
import json

from tests.conformance.case import Case, answers, post, scores
from tests.conformance.penguins import (
    ADELIE,
    COLUMNS,
    CSV,
    GENTOO,
    GZIP,
    NDJSON,
    UNMEASURED,
    instances,
    lines,
    values,
)

ROWS: list[Case] = [
    scores("one row as an object", instances(ADELIE), [ADELIE]),
    scores("one row as an array", instances(values(GENTOO)), [GENTOO]),
    scores("objects and arrays together", instances(ADELIE, values(GENTOO), ADELIE), [ADELIE, GENTOO, ADELIE]),
    scores("columns in another order", instances(dict(reversed(ADELIE.items()))), [ADELIE]),
    scores("missing values", instances(UNMEASURED, ADELIE), [UNMEASURED, ADELIE]),
    scores("every value missing", instances(dict.fromkeys(COLUMNS)), [dict.fromkeys(COLUMNS)]),
    scores("an unknown category", instances({**ADELIE, "island": "Åland"}), [{**ADELIE, "island": "Åland"}]),
    scores("an empty string", instances({**ADELIE, "island": ""}), [{**ADELIE, "island": ""}]),
    scores(
        "many brackets and quotes in a text",
        instances({**ADELIE, "island": '[{"\\' * 70}),
        [{**ADELIE, "island": '[{"\\' * 70}],
    ),
    scores("text with NUL", instances({**ADELIE, "island": "Dream\0"}), [{**ADELIE, "island": "Dream\0"}]),
    scores("an integer for a number", instances({**ADELIE, "body_mass_g": 3750}), [ADELIE]),
    scores("a whole float for an integer", instances({**ADELIE, "year": 2007.0}), [ADELIE]),
    scores("negative zero", instances({**ADELIE, "bill_depth_mm": -0.0}), [{**ADELIE, "bill_depth_mm": 0.0}]),
    scores("the largest integer", instances({**ADELIE, "year": 2**24}), [{**ADELIE, "year": 2**24}]),
    scores(
        "as many rows as allowed, in CSV",
        post("/predict", lines(*[ADELIE] * 50), **CSV, accept="text/csv"),
        [ADELIE] * 50,
        "text/csv",
    ),
    scores("empty parameters", post("/predict", {"instances": [ADELIE], "parameters": {}}), [ADELIE]),
    scores(
        "a byte order mark", post("/predict", b"\xef\xbb\xbf" + json.dumps({"instances": [ADELIE]}).encode()), [ADELIE]
    ),
    scores(
        "white space around", post("/predict", b" \n" + json.dumps({"instances": [ADELIE]}).encode() + b"\n "), [ADELIE]
    ),
    scores("a slash at the end", post("/predict/", {"instances": [ADELIE]}), [ADELIE]),
    scores("a media type with charset", instances(ADELIE, content_type="Application/JSON; charset=UTF-8"), [ADELIE]),
    scores("any media type is accepted", instances(ADELIE, accept="text/html, */*;q=0.1"), [ADELIE]),
    scores("accepts application/*", instances(ADELIE, accept="application/*"), [ADELIE]),
    answers("no rows", instances(), {"predictions": []}),
    scores("gzip", post("/predict", gzip.compress(json.dumps({"instances": [ADELIE]}).encode()), **GZIP), [ADELIE]),
    scores(
        "gzip of two members",
        post("/predict", gzip.compress(b'{"instances":[') + gzip.compress(json.dumps(ADELIE).encode() + b"]}"), **GZIP),
        [ADELIE],
    ),
    scores("CSV", post("/predict", lines(ADELIE, UNMEASURED), **CSV), [ADELIE, UNMEASURED]),
    scores(
        "CSV without a header",
        post("/predict", lines(GENTOO, header=False), content_type="text/csv; header=absent"),
        [GENTOO],
    ),
    scores("CSV with quotes", post("/predict", lines(ADELIE).replace(b"Torgersen", b'"Torgersen"'), **CSV), [ADELIE]),
    scores(
        "NDJSON",
        post("/predict", f"{json.dumps(ADELIE)}\n\n{json.dumps(values(GENTOO))}\n".encode(), **NDJSON),
        [ADELIE, GENTOO],
    ),
    scores(
        "NDJSON back",
        instances(ADELIE, GENTOO, accept="application/x-ndjson"),
        [ADELIE, GENTOO],
        "application/x-ndjson",
    ),
    scores(
        "CSV back", instances(ADELIE, GENTOO, accept="application/json;q=0.5, text/csv"), [ADELIE, GENTOO], "text/csv"
    ),
]
