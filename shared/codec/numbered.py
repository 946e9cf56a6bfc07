"""An object's predictions as lines, piece by piece, each with its row's place in the object."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any, Protocol

from shared.codec import answers
from shared.errors import SettingInvalid, listed
from shared.http.media import CSV, NDJSON
from shared.predictions import Results
from shared.signature import Output


class Lines(Protocol):
    """Makes the bytes of an object, whose name ends in `ending`."""

    ending: str
    media_type: str

    def write(self, numbers: Sequence[int], results: Results) -> bytes:
        """The lines of some rows, by their places."""
        ...

    def finish(self) -> bytes:
        """What is due once all rows have come."""
        ...


class NdjsonLines:
    """`{"row": N, "prediction": …}` a line."""

    ending, media_type = "ndjson", NDJSON

    def __init__(self, outputs: Sequence[Output]) -> None:
        self._outputs = outputs

    def write(self, numbers: Sequence[int], results: Results) -> bytes:
        """See Lines."""
        pairs = zip(numbers, answers.texts(self._outputs, results), strict=True)
        return "".join([f'{{"row":{number},"prediction":{text}}}\n' for number, text in pairs]).encode()

    def finish(self) -> bytes:
        """See Lines."""
        return b""


class CsvLines:
    """`row` and the columns of the CSV that `POST /predict` answers; the first rows tell them."""

    ending, media_type = "csv", CSV

    def __init__(self, outputs: Sequence[Output]) -> None:
        self._outputs = outputs
        self._columns: list[str] = []

    def write(self, numbers: Sequence[int], results: Results) -> bytes:
        """See Lines. Raises SettingInvalid where a row has a column that the first ones have not."""
        lines = answers.fields(self._outputs, results)
        head = [] if self._columns else self._begin(lines)
        unknown = {name for line in lines for name in line}.difference(self._columns)
        if unknown:
            expected = "ndjson for a model whose answers differ in their names"
            raise SettingInvalid(f"TRESNUBES_SINK_FORMAT: expected {expected}, got csv and {listed(sorted(unknown))}")
        rows = ([number, *map(line.get, self._columns)] for number, line in zip(numbers, lines, strict=True))
        return _format([*head, *rows])

    def finish(self) -> bytes:
        """See Lines: without any row a header all the same."""
        return b"" if self._columns else _format([["row"]])

    def _begin(self, lines: Sequence[dict[str, Any]]) -> list[list[Any]]:
        self._columns = list(dict.fromkeys(name for line in lines for name in line))
        return [["row", *self._columns]]


def _format(rows: Sequence[Sequence[Any]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def lines(sink_format: str, outputs: Sequence[Output]) -> Lines:
    """What makes lines in the format of the settings."""
    return CsvLines(outputs) if sink_format == "csv" else NdjsonLines(outputs)
