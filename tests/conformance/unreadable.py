"""Bodies that can't be read, or are too large."""

import gzip
import json

from tests.conformance.case import Case, answers, post, refuses
from tests.conformance.penguins import ADELIE, CSV, GZIP, MAX_BYTES, NDJSON, instances, lines, raw, row_with, values

UNREADABLE: list[Case] = [
    refuses(
        "not JSON",
        post("/predict", b'{"instances": [}'),
        400,
        "unreadable",
        "expected JSON, got Expecting value at line 1 column 16",
    ),
    refuses(
        "an empty body",
        post("/predict", b""),
        400,
        "unreadable",
        "expected JSON, got Expecting value at line 1 column 1",
    ),
    refuses(
        "text after the document",
        post("/predict", b'{"instances": []} x'),
        400,
        "unreadable",
        "expected JSON, got Extra data at line 1 column 19",
    ),
    refuses(
        "NaN", row_with("body_mass_g", "NaN"), 400, "unreadable", "expected JSON, got NaN: use null for a missing value"
    ),
    refuses(
        "Infinity",
        row_with("body_mass_g", "Infinity"),
        400,
        "unreadable",
        "expected JSON, got Infinity: use null for a missing value",
    ),
    refuses(
        "-Infinity",
        row_with("body_mass_g", "-Infinity"),
        400,
        "unreadable",
        "expected JSON, got -Infinity: use null for a missing value",
    ),
    refuses(
        "a name that stands twice",
        raw('{"sex":"male","sex":"female"}'),
        400,
        "unreadable",
        'expected each name once in an object, got "sex" twice',
    ),
    refuses(
        "deep nesting", raw("[" * 70 + "]" * 70), 400, "unreadable", "expected JSON nested at most 64 deep, got more"
    ),
    refuses(
        "very deep nesting",
        post("/predict", b"[" * 90_000),
        400,
        "unreadable",
        "expected JSON nested at most 64 deep, got more",
    ),
    refuses(
        "a lone surrogate",
        row_with("sex", '"\\ud800"'),
        400,
        "unreadable",
        "expected text, got a lone surrogate (RFC 8259, 8.2)",
    ),
    refuses(
        "not UTF-8",
        post("/predict", b'{"instances":["\xff"]}'),
        400,
        "unreadable",
        "expected UTF-8, got byte 0xff at position 15",
    ),
    refuses(
        "UTF-16",
        post("/predict", '{"instances":[]}'.encode("utf-16")),
        400,
        "unreadable",
        "expected UTF-8, got byte 0xff at position 0",
    ),
    refuses(
        "CSV that is cut in a quote",
        post("/predict", lines(ADELIE)[:-2] + b',"x', **CSV),
        400,
        "unreadable",
        "expected CSV, got unexpected end of data at line 2",
    ),
    refuses(
        "NDJSON that is cut",
        post("/predict", json.dumps(ADELIE).encode() + b"\n{", **NDJSON),
        400,
        "unreadable",
        "line 2: expected JSON, got Expecting property name enclosed in double quotes at line 1 column 2",
    ),
    refuses(
        "gzip that is none",
        post("/predict", b"{}", **GZIP),
        400,
        "unreadable",
        "expected a gzip body, got something else: Not a gzipped file (b'{}')",
    ),
    refuses(
        "gzip that is cut",
        post("/predict", gzip.compress(b'{"instances":[]}')[:-4], **GZIP),
        400,
        "unreadable",
        "expected a whole gzip body, got one that is cut short",
    ),
    refuses(
        "gzip of nothing", post("/predict", b"", **GZIP), 400, "unreadable", "expected a gzip body, got an empty one"
    ),
]

LIMITS: list[Case] = [
    refuses(
        "a gzip bomb",
        post("/predict", gzip.compress(b" " * 10_000_000), **GZIP),
        413,
        "too-large",
        f"expected a body of at most {MAX_BYTES} bytes after decompression, got more",
    ),
    refuses(
        "a body over the limit",
        post("/predict", b" " * (MAX_BYTES + 1)),
        413,
        "too-large",
        f"expected a body of at most {MAX_BYTES} bytes, got {MAX_BYTES + 1}",
    ),
    answers("a body at the limit", post("/predict", b'{"instances":[]}'.ljust(MAX_BYTES)), {"predictions": []}),
    refuses("too many rows", instances(*[values(ADELIE)] * 51), 413, "too-large", "expected at most 50 rows, got 51"),
    refuses(
        "too many CSV rows",
        post("/predict", lines(*[ADELIE] * 51), **CSV),
        413,
        "too-large",
        "expected at most 50 rows, got 51",
    ),
]
