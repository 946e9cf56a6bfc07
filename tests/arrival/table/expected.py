"""A case's expectation as the very bytes of its sinks."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from shared.model import Model
from tests.arrival.table.case import Broken, Refused, Row, Scored
from tests.arrival.table.contents import BATCH
from tests.arrival.table.play import Sinks
from tests.conformance.case import dump, faults
from tests.conformance.penguins import instances


def sinks_of(expected: Scored | Broken | None, content: bytes, model: Model) -> Sinks:
    """The sinks of an object of this content; None stands for none."""
    if expected is None:
        return Sinks(None, None, None)
    told = {"size": len(content), "model": {"name": model.name, "version": model.version, "sha256": model.sha256}}
    if isinstance(expected, Broken):
        told |= {"status": "broken", "rows": 0, "scored": 0, "quarantined": 0, "predictions": None}
        told |= {"quarantine": "quarantine", "problem": json.loads(expected.problem)}
        return Sinks(None, b'{"row":null,' + expected.problem.removeprefix(b"{") + b"\n", told)
    scored, refused = len(expected.rows), len(expected.refused)
    told |= {"status": "scored", "rows": scored + refused, "scored": scored, "quarantined": refused}
    told |= {"predictions": "predictions", "quarantine": "quarantine" if refused else None}
    return Sinks(_predictions(expected, model), _quarantine(expected) if refused else None, told)


def _predictions(expected: Scored, model: Model) -> bytes:
    """Rows are predicted with those of their batch: with how many, a prediction's last bit may depend on."""
    batches = groupby(expected.rows.items(), lambda row: row[0] // BATCH)
    return b"".join(line for _, rows in batches for line in _predict(dict(rows), model))


def _predict(rows: Mapping[int, Row], model: Model) -> Iterator[bytes]:
    for number, prediction in zip(rows, model.predict(list(rows.values())), strict=True):
        yield dump({"row": number, "prediction": prediction}) + b"\n"


def _quarantine(expected: Scored) -> bytes:
    return b"".join(dump(_refuse(number, row)) + b"\n" for number, row in expected.refused.items())


def _refuse(number: int, row: Refused) -> dict[str, Any]:
    """As the faults of a request whose row has that number."""
    if row.detail:
        return {"row": number, "detail": row.detail, "errors": []}
    problem = json.loads(faults("", instances(), *((number, *fault) for fault in row.faults)).body or b"")
    return {"row": number, "detail": problem["detail"], "errors": problem["errors"]}
