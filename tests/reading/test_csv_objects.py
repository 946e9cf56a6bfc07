"""An object of CSV gives the rows that a request with the same body has, however its bytes are cut."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codec.csv_rows import read_csv
from shared.errors import InvalidRows, RequestError, TooLarge, Unreadable
from shared.reading import blocks
from tests.reading.objects import ALL, PAIR, SINGLE, WHOLE, columns, read, refused

GOOD = {
    "columns in another order": b"n,t\n1,a\n2,b\n",
    "CR LF": b"t,n\r\na,1\r\nb,2\r\n",
    "CR": b"t,n\ra,1\rb,2\r",
    "mixed line ends": b"t,n\ra,1\nb,2\r\nc,3",
    "no line end at the end": b"t,n\na,1",
    "a byte order mark": "\ufefft,n\na,1\n".encode(),
    "blank lines": b"\n\nt,n\n\na,1\n\n\nb,2\n\n",
    "quotes": b't,n\n"a, ""b""",1\n"c\nd\r\ne",2\nf,3\n',
    "a quote within a field": b't,n\n5" pipe,1\nb,2\n',
    "empty fields": b"t,n\n,\na,\n,1\n",
    "no numbers": b"t,n\na,nan\nb,1_0\nc, 1\nd,inf\ne,0x1\n",
    "characters of many bytes": "t,n\nä€😀,1\n\u2028,2\nx\x0by,3\n".encode(),
    "no rows": b"t,n\n",
    "many rows": b"t,n\n" + b"".join(b"x%d,%d.5\n" % (row, row) for row in range(300)),
    "rows that all have quotes": b"t,n\n" + b"".join(b'"x\n%d",%d.5\n' % (row, row) for row in range(300)),
}


@pytest.mark.parametrize("cut", [1, 2, 7, WHOLE])
@pytest.mark.parametrize("name", GOOD)
def test_an_object_has_the_rows_of_a_body(name: str, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 16)

    batches = read(GOOD[name], "rows.csv", cut=cut, max_batch_rows=3)

    expected = {column: list(values) for column, values in read_csv(GOOD[name], PAIR, 1000).items()}
    assert (columns(batches) or {"t": [], "n": []}) == expected
    assert [number for batch in batches for number in batch.numbers] == list(range(len(expected["t"])))
    assert all(batch.height == 3 for batch in batches[:-1])


_FIELD = st.sampled_from(
    ["", "1", "-2.5", "x", '"', '""', '"a', 'b"', '"a,b"', '"a\nb"', "ä", "1e400", "true", "9" * 20]
)
_LINE = st.lists(_FIELD, min_size=1, max_size=5).map(",".join)
_BODY = st.lists(st.tuples(_LINE, st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).map("".join)).map("".join)


@given(_BODY, st.integers(1, 9), st.integers(1, 40), st.integers(1, 4))
def test_any_text_is_read_as_a_body_of_it(text: str, cut: int, block: int, height: int) -> None:
    body = ("t,n,i,b\n" + text).encode()

    found = _outcome(body, cut, block, height)

    assert found == _outcome(body, WHOLE, WHOLE, 10_000)
    assert _as_body(found) == _read_body(body)


def _read_body(body: bytes) -> "dict[str, list[Any]] | str":
    """The columns of a request's body, or why it is refused."""
    try:
        return {name: list(values) for name, values in read_csv(body, ALL, 10_000).items()}
    except InvalidRows:
        return "rows of another width"
    except Unreadable as error:
        return str(error)


def _as_body(outcome: "tuple[dict[str, list[Any]], dict[int, str]] | str") -> "dict[str, list[Any]] | str":
    """What a body with the same rows gives, all of them or none."""
    if isinstance(outcome, str):
        return outcome
    rows, odd = outcome
    return "rows of another width" if odd else rows or {column.name: [] for column in ALL.columns}


def _outcome(body: bytes, cut: int, block: int, height: int) -> "tuple[dict[str, list[Any]], dict[int, str]] | str":
    """The columns and the refused rows, or why there are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", block)
        try:
            batches = read(body, "rows.csv", ALL, cut=cut, max_batch_rows=height)
        except RequestError as error:
            return str(error)
    return columns(batches), refused(batches)


def test_a_line_of_another_width_is_that_rows_fault() -> None:
    batches = read(b"t,n\na,1\nb\nc,1,2\nd,4\n", "rows.csv")

    assert [(list(batch.numbers), batch.columns) for batch in batches] == [([0, 3], {"t": ["a", "d"], "n": [1.0, 4.0]})]
    assert refused(batches) == {
        1: "row 1: expected 2 values, got 1 values",
        2: "row 2: expected 2 values, got 3 values",
    }


def test_a_blank_line_is_a_missing_value_of_a_single_column() -> None:
    assert columns(read(b"t\na\n\nb\n", "rows.csv", SINGLE)) == {"t": ["a", None, "b"]}


def test_without_a_header_fields_are_in_signature_order() -> None:
    batches = read(b"a,1\nb,2\n", "rows.csv", media_type="text/csv; header=absent")

    assert columns(batches) == {"t": ["a", "b"], "n": [1.0, 2.0]}


BROKEN = {
    "a quote that does not close": (b't,n\na,"1\n', Unreadable, "expected CSV, got unexpected end of data at line 2"),
    "text behind a quote": (b't,n\na,1\nb,"1"2\n', Unreadable, "expected CSV, got ',' expected after '\"' at line 3"),
    "bytes that are no UTF-8": (
        b"t,n\r\na,1\r\n\xff,1\r\n",
        Unreadable,
        "expected UTF-8, got byte 0xff at position 10, in line 3",
    ),
    "another header": (b"t,q\na,1\n", InvalidRows, 'column "n": .*no such column in the header.*1 more'),
    "a column twice": (b"t,n,t\na,1,b\n", InvalidRows, 'column "t": .*got it twice'),
    "blank lines only": (b"\n\r\n", InvalidRows, "no such column in the header"),
}


@pytest.mark.parametrize("cut", [1, WHOLE])
@pytest.mark.parametrize("name", BROKEN)
def test_an_object_that_is_broken_as_a_whole_says_why(name: str, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    body, error, message = BROKEN[name]
    monkeypatch.setattr(blocks, "BLOCK", 8)

    with pytest.raises(error, match=message):
        read(body, "rows.csv", cut=cut)


LONG = {
    "a line": b"t,n\na,1\n" + b"x" * 99 + b",1\n",
    "a line without an end": b"t,n\na,1\n" + b"x" * 10_000,
    "lines in quotes": b't,n\na,1\n"' + b"x\n" * 60 + b'",1\n',
    "a quote that does not close": b't,n\na,1\n"' + b"x\n" * 10_000,
}


@pytest.mark.parametrize("block", [8, WHOLE])
@pytest.mark.parametrize("name", LONG)
def test_a_row_over_the_limit_is_refused_wherever_it_is_cut(
    name: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", block)

    with pytest.raises(TooLarge, match="expected at most 100 bytes in a row, got more at line 3"):
        read(LONG[name], "rows.csv", max_row_bytes=100)


def test_a_row_at_the_limit_is_read() -> None:
    body = b"t,n\n" + b"x" * 98 + b",1\r\n"

    assert columns(read(body, "rows.csv", max_row_bytes=100))["n"] == [1.0]
