"""What was made of an object, as one small JSON object; it is written last, and its being there means: done."""

from typing import Any

from shared.codec import json_text
from shared.events.names import ObjectNames
from shared.events.occurrence import ObjectCreated
from shared.events.outcome import Report
from shared.events.setup import Setup
from shared.http import problem


def write(setup: Setup, created: ObjectCreated, names: ObjectNames, report: Report, seconds: float) -> bytes:
    """The manifest of an object that is scored or broken, which took so many seconds."""
    model, sink = setup.model, setup.folders.sink
    document: dict[str, Any] = {
        "source": str(created.location),
        "version": created.version._asdict(),
        "size": created.size,
        "status": report.outcome,
        "rows": report.rows,
        "scored": report.scored,
        "quarantined": report.quarantined,
        "predictions": None if report.error else str(sink._replace(key=names.predictions)),
        "quarantine": str(sink._replace(key=names.quarantine)) if report.error or report.quarantined else None,
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256},
        "duration_ms": round(seconds * 1000, 3),
    }
    if report.error is not None:
        document["problem"] = problem.describe(report.error)
    return json_text.dumps(document) + b"\n"
