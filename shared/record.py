"""The log's records: one a request, with the same keys on each cloud, and never a value of a row."""

import re
from typing import TYPE_CHECKING, Any

from shared.errors import ModelUnusable, OpeningFailed
from shared.message import Request, Response

if TYPE_CHECKING:
    from shared.model import Model

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")


def of(
    request: Request,
    response: Response,
    *,
    route: str,
    model: "Model | None",
    cold_start: bool,
    latency_ms: float,
) -> dict[str, Any]:
    """The record of one answered request; what is not known is empty, so that every record has every key.

    `route` is a template, not the path, which may hold anything.
    """
    return {
        "level": "INFO" if response.status < 400 else "WARNING" if response.status < 500 else "ERROR",
        "message": "request",
        "method": request.method[:16],
        "route": route,
        "status": response.status,
        "latency_ms": round(latency_ms, 3),
        "rows": response.rows,
        "model_name": model.name if model else "",
        "model_version": model.version if model else "",
        "model_sha256": model.sha256 if model else "",
        "cold_start": cold_start,
        "request_id": request.request_id,
        "trace_id": trace_id(request),
    }


def of_unusable(error: ModelUnusable) -> dict[str, Any]:
    """The record of a start without a model. Only a bug has its traceback in it: another's could tell golden rows."""
    entry = {"level": "ERROR", "message": "model unusable", "reason": str(error)}
    if isinstance(error, OpeningFailed):
        from traceback import format_exception

        entry["traceback"] = "".join(format_exception(error.__cause__))
    return entry


def trace_id(request: Request) -> str:
    """The trace id of a W3C `traceparent` (Trace Context, 3.2), the caller's or the platform's; else its own id."""
    for text in (request.headers.get("traceparent", "").strip(), request.trace_id):
        if match := _TRACEPARENT.fullmatch(text):
            return match[1]
    return request.trace_id
