"""An object of NDJSON or JSON gives the rows that a request with the same body has, however its bytes are cut."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidRows, TooLarge, Unreadable
from shared.reading import blocks
from tests.reading.objects import WHOLE, columns, read, refused

LINES = {
    "arrays": b'["a",1]\n["b",2.5]\n',
    "objects in any order": b'{"n":1,"t":"a"}\n{"t":"b","n":2.5}\n',
    "CR LF, and no line end at the end": b'["a",1]\r\n["b",2.5]',
    "CR": b'["a",1]\r["b",2.5]\r',
    "blank lines": b'\n["a",1]\n \t\n\n["b",2.5]\n',
    "a byte order mark": b'\xef\xbb\xbf["a",1]\n["b",2.5]\n',
    "escapes": b'["\\u0061",1]\n["b",2.5]\n',
}
DOCUMENTS = {
    "instances": b'{"instances":[["a",1],["b",2.5]]}',
    "instances between other members": b' { "parameters" : {} , "instances" : [["a",1] , {"n":2.5,"t":"b"} ] }\n',
    "parameters behind": b'{"instances":[["a",1],["b",2.5]],"parameters":null}',
    "an array": b'[["a",1],["b",2.5]]',
    "an array with spaces": b'\n[ ["a",1]\r\n,\t{"t":"b","n":2.5}\n]\n ',
    "a byte order mark": b'\xef\xbb\xbf[["a",1],["b",2.5]]',
    "escapes": b'[["\\u0061",1],["b",2.5]]',
}


@pytest.mark.parametrize("cut", [1, 5, WHOLE])
@pytest.mark.parametrize(
    ("name", "body"),
    [*(("rows.ndjson", body) for body in LINES.values()), *(("rows.json", body) for body in DOCUMENTS.values())],
    ids=[*(f"NDJSON: {name}" for name in LINES), *(f"JSON: {name}" for name in DOCUMENTS)],
)
def test_spellings_of_the_same_rows(name: str, body: bytes, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 8)

    batches = read(body, name, cut=cut)

    assert columns(batches) == {"t": ["a", "b"], "n": [1, 2.5]}
    assert [list(batch.numbers) for batch in batches] == [[0, 1]]


def test_a_line_that_is_no_row_is_that_rows_fault() -> None:
    body = b'["a",1]\n{"t":"x","n":1,"n":2}\nxx\n\n[1]\n["\xff",1]\n["\\ud800",1]\n["c",NaN]\n{"t":1}\n3\n["b",2]\n'

    batches = read(body, "rows.jsonl")

    assert [(list(batch.numbers), batch.columns) for batch in batches] == [([0, 9], {"t": ["a", "b"], "n": [1, 2]})]
    assert refused(batches) == {
        1: 'expected each name once in an object, got "n" twice',
        2: "expected JSON, got Expecting value at line 1 column 1",
        3: "row 3: expected 2 values, got 1 values",
        4: "expected UTF-8, got byte 0xff at position 2",
        5: "expected text, got a lone surrogate (RFC 8259, 8.2)",
        6: "expected JSON, got NaN: use null for a missing value",
        7: 'row 7, column "t": expected text or null, got 1 (and 1 more)',
        8: "row 8: expected an object by column name or an array in signature order, got 3",
    }


@pytest.mark.parametrize("line", [b"[1", b"2],[3]", b'{"a":1},{"b":2}', b"[" * 65 + b"]" * 65])
def test_lines_are_read_one_by_one_though_they_are_checked_together(line: bytes) -> None:
    batches = read(b'["a",1]\n' + line + b'\n["b",2]\n', "rows.ndjson")

    assert columns(batches) == {"t": ["a", "b"], "n": [1, 2]}
    assert list(refused(batches)) == [1]


BROKEN = {
    "that is cut": (b'[["a",1],["b",2]', Unreadable, "Expecting ',' delimiter at line 1 column 17"),
    "that is cut in a text": (b'[["a",1],["b', Unreadable, "Unterminated string .* at line 1 column 11"),
    "with a fault in a row": (b'[["a",1],\n["b",[]x]]', Unreadable, "Expecting ',' delimiter at line 2 column 8"),
    "with text behind it": (b'[["a",1]] x', Unreadable, "Extra data at line 1 column 11"),
    "with NaN": (b'[["a",1],["b",NaN]]', Unreadable, "got NaN: use null"),
    "with a name twice": (b'[{"t":"a","t":"b","n":1}]', Unreadable, 'got "t" twice'),
    "with instances twice": (b'{"instances":[],"instances":[]}', Unreadable, 'got "instances" twice'),
    "with a lone surrogate": (b'[["\\ud800",1]]', Unreadable, "lone surrogate"),
    "nested too deep": (b"[" * 70 + b"]" * 70, Unreadable, "nested at most 64 deep"),
    "nested far too deep": (b"[" * 90_000, Unreadable, "nested at most 64 deep"),
    "that is no UTF-8": (b'[["a",1],\n["\xff",1]]', Unreadable, "got byte 0xff at position 12"),
    "that ends within a character": (b'[["\xc3', Unreadable, "got byte 0xc3 at position 3"),
    "without a colon": (b'{"instances" []}', Unreadable, "Expecting ':' delimiter at line 1 column 14"),
    "with a name that is no text": (b"{1:2}", Unreadable, "property name enclosed in double quotes at line 1 column 2"),
    "with a trailing comma": (b'[["a",1],]', Unreadable, "Expecting value at line 1 column 10"),
    "of spaces": (b" \n ", Unreadable, "Expecting value at line 2 column 2"),
    "that is a number": (b"3", InvalidRows, "expected an object .* or an array, got 3"),
    "without instances": (b"{}", InvalidRows, "expected instances, an array of rows, got no such member"),
    "whose instances are none": (b'{"instances":{}}', InvalidRows, "an array of rows, got an object"),
    "with another member": (b'{"rows":[]}', InvalidRows, 'no members but instances and parameters, got "rows"'),
    "with parameters": (b'{"parameters":{"a":1},"instances":[]}', InvalidRows, "none is defined.*got an object"),
}


@pytest.mark.parametrize("cut", [1, WHOLE])
@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_is_broken_says_why(name: str, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    body, error, message = BROKEN[name]
    monkeypatch.setattr(blocks, "BLOCK", cut)

    with pytest.raises(error, match=message):
        read(body, "rows.json", cut=cut)


@pytest.mark.parametrize("block", [8, WHOLE])
@pytest.mark.parametrize("name", ["rows.ndjson", "rows.json"])
@pytest.mark.parametrize("size", [200, 50_000])
def test_a_row_over_the_limit_is_refused(name: str, size: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", block)
    row = json.dumps(["x" * size, 1]).encode()
    body = b'["a",1]\n' + row if name == "rows.ndjson" else b'[["a",1],\n' + row + b"]"

    with pytest.raises(TooLarge, match="expected at most 100 bytes in a row, got more at line 2"):
        read(body, name, max_row_bytes=100)


_VALUE = st.one_of(st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5))
_ROWS = st.lists(st.tuples(_VALUE, _VALUE).map(list), max_size=30)


@given(_ROWS, st.integers(1, 9), st.integers(1, 40), st.integers(1, 5), st.booleans())
def test_any_rows_come_back(rows: list[Any], cut: int, block: int, height: int, ascii_only: bool) -> None:
    text = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    documents = {"rows.ndjson": "\n".join([*text, ""]), "rows.json": f"[{', '.join(text)}]"}
    expected = [list(values) for values in zip(*rows, strict=True)]

    for name, document in documents.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "BLOCK", block)
            batches = read((document or "\n").encode(), name, cut=cut, max_batch_rows=height)
        assert list(columns(batches).values()) == expected
        assert all(batch.height == height for batch in batches[:-1])
