"""What a bundle that scores on arrival is asked besides: the golden rows as an object and as a message."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from functions.bundle import spellings
from functions.bundle.errors import BundleError
from shared import golden
from shared.model import Model
from shared.predictions import Prediction

ENVIRONMENT = {"TRESNUBES_SOURCE": "s3://examined/in", "TRESNUBES_SINK": "s3://examined/out"}
"""The folders of the exam; a local folder stands in for the store, whatever the cloud."""

_WRITTEN = {"object": {"manifest", "predictions"}, "message": {"predictions"}}
"""Kind → what is written for one whose rows are all good, as the names of the sink call it (docs/events.md)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An object or a message of all golden rows, which is to be scored as the estimator did."""

    name: str
    """The object's name, or the message's id."""
    kind: str
    """`object` or `message`."""
    body: bytes
    content_type: str
    known: golden.Golden
    read: Callable[[bytes], list[Prediction]]

    def expect(self, bundle: str, outcome: str, sinks: Mapping[str, bytes]) -> None:
        """Raises `BundleError` unless all rows were scored as the estimator did; `sinks` are by name."""
        found = {name.split(".")[-2]: content for name, content in sinks.items()}
        if outcome != "scored" or len(found) != len(sinks) or found.keys() != _WRITTEN[self.kind]:
            came = f"came {outcome}: {', '.join(sorted(sinks)) or 'nothing'}"
            expected = f"expected it scored, and {' and '.join(sorted(_WRITTEN[self.kind]))} alone"
            raise BundleError(f"{bundle}: {self.name}: {expected}, {came}")
        if not self._holds(self.read(found["predictions"])):
            raise BundleError(f"{bundle}: {self.name}: the golden rows are scored otherwise than by the estimator")

    def _holds(self, answers: list[Prediction]) -> bool:
        expected, tolerance = self.known.predictions, self.known.tolerance
        return len(answers) == len(expected) and golden.first_difference(expected, answers, tolerance) is None


def compose_arrivals(model: Model) -> tuple[Arrival, ...]:
    """What a model with golden rows is asked; one without has no rows to score."""
    document = model.document("golden")
    return () if document is None else tuple(_arrivals(model, golden.parse(document)))


def _arrivals(model: Model, known: golden.Golden) -> Iterator[Arrival]:
    names = [column.name for column in model.signature.columns]
    rows = [[row[name] for name in names] if isinstance(row, dict) else row for row in known.rows]
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    if not any("" in row for row in rows):
        yield Arrival("golden.csv", "object", spellings.write_csv(names, rows), "text/csv", known, _read_rows)
    lines = gzip.compress(spellings.write_lines(objects))
    yield Arrival("golden.ndjson.gz", "object", lines, "application/gzip", known, _read_rows)
    body = spellings.write_json(objects)
    yield Arrival("golden", "message", body, "application/json", known, spellings.read_json)


def _read_rows(content: bytes) -> list[Prediction]:
    """`{"row": N, "prediction": …}`, a line each."""
    lines = spellings.read_lines(content)
    return [line["prediction"] for line in lines if isinstance(line, dict)]
