"""Errors as `application/problem+json` (RFC 9457), with every fault in the member `errors`."""

from typing import Any

from shared.codec import json_text
from shared.errors import Fault, InvalidRows, ModelUnusable, RequestError
from shared.http import media
from shared.message import Response

TYPE = "urn:tresnubes:problem:"


def answer(error: RequestError | ModelUnusable, *, brief: bool, protocol: bool) -> Response:
    """The answer to an error.

    `brief` leaves detail and faults out; `protocol` adds the Open Inference Protocol's `error`.
    """
    document: dict[str, Any] = {"type": TYPE + error.code, "title": error.title, "status": int(error.status)}
    if not brief:
        document["detail"] = str(error)
    if not brief and isinstance(error, InvalidRows):
        document["errors"] = [_member(fault) for fault in error.faults]
        document["more"] = error.more
    if protocol:
        document["error"] = document.get("detail", error.title)
    headers = {"content-type": media.PROBLEM, **getattr(error, "headers", {})}
    return Response(int(error.status), headers, json_text.dumps(document))


def internal(*, protocol: bool) -> Response:
    """The answer to a bug: nothing of it goes out; the log has it."""
    title = "Internal error"
    document: dict[str, Any] = {"type": f"{TYPE}internal", "title": title, "status": 500}
    if protocol:
        document["error"] = title
    return Response(500, {"content-type": media.PROBLEM}, json_text.dumps(document))


def _member(fault: Fault) -> dict[str, Any]:
    place = {name: value for name, value in (("row", fault.row), ("column", fault.column)) if value is not None}
    return {**place, "expected": fault.expected, "got": fault.got}
