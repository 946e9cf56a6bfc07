"""Objects for the tests of reading: bytes in chunks of any size, and what was read of them."""

from collections.abc import Iterator
from typing import Any

from shared.reading.batch import Batch
from shared.reading.objects import read_batches
from shared.settings import Settings
from shared.signature import Column, Signature
from shared.tensor import BOOL, FLOAT, INT64, STRING

TEXT = Column("t", "string", "t", STRING, nullable=True, missing="\uffff")
NUMBER = Column("n", "number", "n", FLOAT, nullable=True)
INTEGER = Column("i", "integer", "i", INT64)  # a tensor of integers has no missing value
BOOLEAN = Column("b", "boolean", "b", BOOL)
PAIR = Signature((TEXT, NUMBER), ())
SINGLE = Signature((TEXT,), ())
ALL = Signature((TEXT, NUMBER, INTEGER, BOOLEAN), ())
WHOLE = 1 << 20


def read(
    body: bytes, name: str, signature: Signature = PAIR, *, cut: int = WHOLE, media_type: str = "", **limits: Any
) -> list[Batch]:
    """All batches of an object whose bytes come in chunks of `cut`."""
    settings = Settings()._replace(**limits)
    return list(read_batches(chunks(body, cut), name, media_type, signature, settings))


def chunks(body: bytes, cut: int) -> Iterator[bytes]:
    """Bytes in chunks."""
    return (body[at : at + cut] for at in range(0, len(body), cut))


def columns(batches: list[Batch]) -> dict[str, list[Any]]:
    """The values of all batches."""
    names = batches[0].columns if batches else {}
    return {name: [value for batch in batches for value in batch.columns[name]] for name in names}


def refused(batches: list[Batch]) -> dict[int, str]:
    """What is wrong with which rows."""
    return {number: str(error) for batch in batches for number, error in batch.refused}
