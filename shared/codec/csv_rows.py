"""Rows in CSV (RFC 4180, UTF-8): a header with the column names in any order, an empty field for a missing value."""

import csv
import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

from shared.codec.json_text import decode
from shared.errors import Fault, InvalidRows, Unreadable, listed
from shared.rows import Columns, gather
from shared.signature import Signature

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,4300}", re.ASCII)
_TRUTH = {"true": True, "false": False}


def read_csv(body: bytes, signature: Signature, *, header: bool = True) -> Columns:
    """One list of values a column; a field that isn't of its column's kind stays text, for the coercion to refuse it.

    Without a header the fields are in signature order. Raises Unreadable, InvalidRows.
    """
    lines = _read(decode(body))
    names = [column.name for column in signature.columns]
    if header:
        names = _check_header(names, lines[0] if lines else [])
        lines = lines[1:]
    kinds = {column.name: column.kind for column in signature.columns}
    readers = [_READERS[kinds[name]] for name in names]
    if all(len(line) == len(names) for line in lines):
        fields = zip(*lines, strict=True) if lines else [()] * len(names)
        return {name: list(map(read, texts)) for name, read, texts in zip(names, readers, fields, strict=True)}
    return gather(signature, [_row(names, readers, line) for line in lines])


def _row(names: Sequence[str], readers: Sequence["Reader"], line: list[str]) -> dict[str, Any] | list[str]:
    """A line as an object by column name; one of another width as it is, which is no row of the signature."""
    if len(line) != len(names):
        return line
    return {name: read(text) for name, read, text in zip(names, readers, line, strict=True)}


def _read(text: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        return [line for line in reader if line]
    except csv.Error as error:
        raise Unreadable(f"expected CSV, got {error} at line {reader.line_num}") from error


def _check_header(names: Sequence[str], header: list[str]) -> list[str]:
    expected = f"the columns {listed(names)}, each once"
    faults = [Fault(None, name, expected, "no such column in the header") for name in names if name not in header]
    faults += [Fault(None, name, expected, "an unknown column") for name in header if name not in names]
    faults += [Fault(None, name, expected, "it twice") for name in names if header.count(name) > 1]
    if faults:
        raise InvalidRows(faults)
    return header


def _number(text: str) -> Any:
    if not text:
        return None
    return float(text) if _NUMBER.fullmatch(text) else text


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else _number(text)


Reader = Callable[[str], Any]

_READERS: dict[str, Reader] = {
    "number": _number,
    "integer": _integer,
    "boolean": lambda text: _TRUTH.get(text.lower(), text) if text else None,
    "string": lambda text: text or None,
}
