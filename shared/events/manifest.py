"""What was made of an object, as one small JSON object; it is written last, and its being there means: done."""

from typing import Any

from shared.codec import json_text
from shared.errors import RequestError
from shared.events.names import ObjectNames
from shared.events.occurrence import ObjectCreated
from shared.events.outcome import Report
from shared.http import problem
from shared.model import Model
from shared.stores.location import Location


def write(
    created: ObjectCreated,
    report: Report,
    model: Model,
    sink: Location,
    names: ObjectNames,
    *,
    size: int,
    duration_ms: float,
    error: RequestError | None,
) -> bytes:
    """The manifest. `size` is in bytes; `error` says why the object is broken, where it is."""
    document: dict[str, Any] = {
        "source": str(created.location),
        "version": created.version._asdict(),
        "size": size,
        "status": report.outcome,
        "rows": report.rows,
        "scored": report.scored,
        "quarantined": report.quarantined,
        "predictions": str(sink._replace(key=names.predictions)) if error is None else None,
        "quarantine": str(sink._replace(key=names.quarantine)) if error or report.quarantined else None,
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256},
        "duration_ms": round(duration_ms, 3),
    }
    if error is not None:
        document["problem"] = problem.describe(error)
    return json_text.dumps(document) + b"\n"
