"""An object of CSV gives the rows that a request with the same body has, however its bytes are cut."""

from typing import Any

import pytest

from shared.codec.csv_rows import read_csv
from shared.reading.batch import Batch
from shared.reading.objects import read_batches
from shared.settings import Settings
from shared.signature import Column, Signature
from shared.tensor import FLOAT, INT64, STRING

TEXT = Column("t", "string", "t", STRING, nullable=True, missing="\uffff")
NUMBER = Column("n", "number", "n", FLOAT, nullable=True)
INTEGER = Column("i", "integer", "i", INT64)
BOTH = Signature((TEXT, NUMBER), ())
THREE = Signature((TEXT, NUMBER, INTEGER), ())
ONE = Signature((TEXT,), ())


def _read(
    body: bytes, signature: Signature = BOTH, cut: int = 1 << 20, media_type: str = "", **settings: int
) -> list[Batch]:
    chunks = (body[at : at + cut] for at in range(0, len(body), cut))
    return list(read_batches(chunks, "rows.csv", media_type, signature, Settings(**settings)))  # type: ignore[arg-type]


def _columns(batches: list[Batch]) -> dict[str, list[Any]]:
    names = batches[0].columns
    return {name: [value for batch in batches for value in batch.columns[name]] for name in names}


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
}


@pytest.mark.parametrize("cut", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize("name", GOOD)
def test_an_object_has_the_rows_of_a_body(name: str, cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.reading.blocks.BLOCK", 16)
    batches = _read(GOOD[name], cut=cut, max_batch_rows=3)

    expected = {column: list(values) for column, values in read_csv(GOOD[name], BOTH, 1000).items()}
    assert (_columns(batches) if batches else {"t": [], "n": []}) == expected
    assert [number for batch in batches for number in batch.numbers] == list(range(len(expected["t"])))
    assert all(batch.height == 3 for batch in batches[:-1])
