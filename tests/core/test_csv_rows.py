"""CSV is read as RFC 4180 has it, and no row is lost."""

import pytest

from shared.codec.csv_rows import read_csv
from shared.errors import InvalidRows, TooLarge
from shared.signature import Column, Signature
from shared.tensor import FLOAT, STRING

TEXT = Column("t", "string", "t", STRING, nullable=True, missing="\uffff")
NUMBER = Column("n", "number", "n", FLOAT, nullable=True)


def _read(text: str, *columns: Column, header: bool = True) -> dict[str, list[object]]:
    columns_read = read_csv(text.encode(), Signature(columns, ()), 100, header=header)
    return {name: list(values) for name, values in columns_read.items()}


def test_a_blank_line_is_a_missing_value_of_a_single_column() -> None:
    assert _read("t\na\n\nb\n", TEXT) == {"t": ["a", None, "b"]}


def test_a_blank_line_is_skipped_beside_other_columns() -> None:
    assert _read("t,n\na,1\n\nb,2\n", TEXT, NUMBER) == {"t": ["a", "b"], "n": [1.0, 2.0]}


def test_quotes_commas_and_line_breaks_in_a_field() -> None:
    assert _read('n,t\r\n1,"a ""b"", c\r\nd"\r\n', TEXT, NUMBER) == {"n": [1.0], "t": ['a "b", c\r\nd']}


def test_a_long_field_is_read_whole() -> None:
    assert _read(f"t\n{'x' * 200_000}\n", TEXT) == {"t": ["x" * 200_000]}


@pytest.mark.parametrize("text", ["1", "-1", "+1", "1.", ".5", "1e3", "1.5E-3", "007"])
def test_numbers(text: str) -> None:
    assert _read(f"n\n{text}\n", NUMBER) == {"n": [float(text)]}


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", " 1", "1,5", "0x1", "1e", ".", "-", "１"])  # noqa: RUF001
def test_what_is_no_number_stays_text(text: str) -> None:
    assert _read(f'n\n"{text}"\n', NUMBER) == {"n": [text]}


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    with pytest.raises(TooLarge, match="at most 100 rows, got 101"):
        _read("n\n" + "x\n" * 101, NUMBER)


def test_a_header_is_held_against_the_signature() -> None:
    with pytest.raises(InvalidRows) as caught:
        _read("t,t,x\n", TEXT, NUMBER)

    assert [(fault.column, fault.got) for fault in caught.value.faults] == [
        ("n", "no such column in the header"),
        ("x", "an unknown column"),
        ("t", "it twice"),
    ]
