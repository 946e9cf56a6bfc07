"""The log's records of events: one an event, with the same keys on each cloud, and never a value of a row."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared import record
from shared.deployment import Deployment
from shared.errors import ModelUnusable, Redeliver, SettingInvalid
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence
from shared.events.outcome import Report

_KNOWN = (ModelUnusable, SettingInvalid)


def of(
    occurrence: Occurrence,
    result: Report | Redeliver,
    deployment: Deployment,
    *,
    cold_start: bool,
    latency_ms: float,
    event_id: str,
    trace_id: str,
) -> dict[str, Any]:
    """The record of one event; what is not known is empty, so that every record has every key.

    `message` is `object`, `message`, or `event` where it is neither; `outcome` is an Outcome, or `redeliver`.
    """
    report = result if isinstance(result, Report) else None
    model = None if isinstance(deployment.loaded, ModelUnusable) else deployment.loaded
    return {
        "level": _level(report),
        "message": _KINDS[type(occurrence)],
        "outcome": report.outcome if report else "redeliver",
        "reason": report.reason if report else str(result),
        "url": str(occurrence.location) if isinstance(occurrence, ObjectCreated) else "",
        "message_id": occurrence.id if isinstance(occurrence, Message) else "",
        "rows": report.rows if report else 0,
        "scored": report.scored if report else 0,
        "quarantined": report.quarantined if report else 0,
        "latency_ms": round(latency_ms, 3),
        "model_name": model.name if model else "",
        "model_version": model.version if model else "",
        "model_sha256": model.sha256 if model else "",
        "cold_start": cold_start,
        "event_id": event_id,
        "trace_id": trace_id,
        **_traceback(result),
    }


class Swept(NamedTuple):
    """What a sweep came to: how many objects to each outcome; why it ended early, if it did, or failed as such."""

    objects: Mapping[str, int]
    reason: str
    failed: bool
    latency_ms: float


def of_sweep(swept: Swept, deployment: Deployment, event_id: str, trace_id: str) -> dict[str, Any]:
    """The record of a sweep. It has no `outcome`: those of its objects have records of their own."""
    model = None if isinstance(deployment.loaded, ModelUnusable) else deployment.loaded
    unfinished = bool(swept.reason or swept.objects.get("redeliver"))
    return {
        "level": "ERROR" if swept.failed else "WARNING" if unfinished else "INFO",
        "message": "sweep",
        "complete": not swept.reason,
        "reason": swept.reason,
        "objects": {outcome: swept.objects.get(outcome, 0) for outcome in _SWEPT},
        "latency_ms": round(swept.latency_ms, 3),
        "model_name": model.name if model else "",
        "model_version": model.version if model else "",
        "model_sha256": model.sha256 if model else "",
        "event_id": event_id,
        "trace_id": trace_id,
    }


def of_unusable(deployment: Deployment, error: ModelUnusable | SettingInvalid) -> dict[str, Any]:
    """The record of a start that no event can be scored after."""
    if isinstance(deployment.loaded, ModelUnusable):
        return record.of_unusable(deployment.loaded)
    return {"level": "ERROR", "message": "setting invalid", "reason": str(error)}


_SWEPT = ("scored", "broken", "duplicate", "missing", "redeliver")
_KINDS = {ObjectCreated: "object", Message: "message", Foreign: "event"}


def _level(report: Report | None) -> str:
    if report is None or report.outcome == "malformed":
        return "ERROR"
    return "WARNING" if report.quarantined or report.outcome in ("broken", "missing") else "INFO"


def _traceback(result: Report | Redeliver) -> dict[str, str]:
    """A bug's, which is a cause that is none of ours."""
    bug = result.__cause__ if type(result) is Redeliver else None
    if bug is None or isinstance(bug, _KNOWN):
        return {}
    from traceback import format_exception

    return {"traceback": "".join(format_exception(bug))}
