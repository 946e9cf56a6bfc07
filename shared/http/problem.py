"""Errors as `application/problem+json` (RFC 9457), with every fault in the member `errors`."""

from typing import Any

from shared.codec import json_text
from shared.errors import Fault, InvalidRows, ModelUnusable, RequestError
from shared.http import media
from shared.message import Request, Response
from shared.settings import Settings

TYPE = "urn:tresnubes:problem:"


def answer(error: RequestError | ModelUnusable, request: Request, settings: Settings) -> Response:
    """The answer to an error; without detail and faults where the settings say so, or where they would be too large."""
    brief = _outline(error)
    content = _write(brief if settings.error_detail == "brief" else describe(error), request)
    if len(content) > settings.max_response_bytes:
        content = _write(brief, request)
    return Response(error.status, {"content-type": media.PROBLEM, **getattr(error, "headers", {})}, content)


def describe(error: RequestError | ModelUnusable) -> dict[str, Any]:
    """The whole problem, with detail and faults."""
    return {**_outline(error), **_detail(error)}


def internal(request: Request) -> Response:
    """The answer to a bug: nothing of it goes out; the log has it."""
    content = _write({"type": f"{TYPE}internal", "title": "Internal error", "status": 500}, request)
    return Response(500, {"content-type": media.PROBLEM}, content)


def _write(document: dict[str, Any], request: Request) -> bytes:
    """On the Open Inference Protocol's routes its own `error` comes with it."""
    if request.path.startswith("/v2"):
        document = {**document, "error": document.get("detail", document["title"])}
    return json_text.dumps(document)


def _outline(error: RequestError | ModelUnusable) -> dict[str, Any]:
    return {"type": TYPE + error.code, "title": error.title, "status": error.status}


def _detail(error: RequestError | ModelUnusable) -> dict[str, Any]:
    if not isinstance(error, InvalidRows):
        return {"detail": str(error)}
    return {"detail": str(error), "errors": [_member(fault) for fault in error.faults], "more": error.more}


def _member(fault: Fault) -> dict[str, Any]:
    place = {name: value for name, value in (("row", fault.row), ("column", fault.column)) if value is not None}
    return {**place, "expected": fault.expected, "got": fault.got}
