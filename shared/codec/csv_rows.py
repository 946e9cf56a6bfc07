"""Rows in CSV (RFC 4180, UTF-8): a header with the column names in any order, an empty field for a missing value."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from shared.codec.csv_cells import READERS, Read
from shared.codec.json_text import decode
from shared.coercion import Coercion
from shared.errors import Fault, InvalidRows, Unreadable, first_faults, listed
from shared.rows import Columns, check_count, misfits
from shared.signature import Signature

# The module's own limit of 131,072 characters a field is not the contract's: the body has one.
csv.field_size_limit(sys.maxsize)


def read_csv(body: bytes, signature: Signature, limit: int, *, header: bool = True) -> Columns:
    """One list of values a column; a field that isn't of its column's kind stays text, for the coercion to refuse it.

    Without a header the fields are in signature order. Raises Unreadable, TooLarge, InvalidRows.
    """
    names = [column.name for column in signature.columns]
    lines = _read(decode(body), single=len(names) == 1)
    if header:
        names = check_header(names, lines[0] if lines else [])
        lines = lines[1:]
    check_count(len(lines), limit)
    readers = readers_of(signature, names)
    if all(len(line) == len(names) for line in lines):
        fields = zip(*lines, strict=True) if lines else [()] * len(names)
        return {name: read(texts) for name, read, texts in zip(names, readers, fields, strict=True)}
    raise InvalidRows(misfits(Coercion.of(signature).coercers, [_row(names, readers, line) for line in lines]))


def readers_of(signature: Signature, names: Sequence[str]) -> list[Read]:
    """What reads the fields of each of the named columns."""
    kinds = {column.name: column.kind for column in signature.columns}
    return [READERS[kinds[name]] for name in names]


def check_header(names: Sequence[str], header: list[str]) -> list[str]:
    """The header, which has each of the names once. Raises InvalidRows."""
    faults = first_faults(_header_faults(names, header))
    if faults:
        raise InvalidRows(faults)
    return header


def _read(text: str, *, single: bool) -> list[list[str]]:
    """The lines' fields. A blank line is none, but where there is a `single` column: there it is an empty field."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        return [line or [""] for line in reader if line or single]
    except csv.Error as error:
        raise Unreadable(f"expected CSV, got {error} at line {reader.line_num}") from error


def _row(names: Sequence[str], readers: Sequence[Read], line: list[str]) -> dict[str, Any] | list[str]:
    """A line as an object by column name; one of another width as it is, which is no row of the signature."""
    if len(line) != len(names):
        return line
    return {name: read([text])[0] for name, read, text in zip(names, readers, line, strict=True)}


def _header_faults(names: Sequence[str], header: list[str]) -> Iterator[Fault]:
    expected = f"the columns {listed(names)}, each once"
    known, given = set(names), Counter(header)
    yield from (Fault(None, name, expected, "no such column in the header") for name in names if name not in given)
    yield from (Fault(None, name, expected, "an unknown column") for name in given if name not in known)
    yield from (Fault(None, name, expected, "it twice") for name in names if given[name] > 1)
