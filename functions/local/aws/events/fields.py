"""The fields that every event has, whichever service made it."""

from __future__ import annotations

import base64
import time
import uuid
from typing import Any

from shared.message import Request

Event = dict[str, Any]

ACCOUNT = "123456789012"
API_HOST = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
SOURCE_IP = "203.0.113.7"

# What the load balancer passes as text; all else, and all that is compressed, goes as base64.
_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


def read_headers(request: Request, host: str) -> dict[str, str]:
    """The client's headers with those that every one of these services adds."""
    return {
        "host": host,
        "x-amzn-trace-id": request.trace_id or f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}",
        "x-forwarded-for": SOURCE_IP,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        **({"content-length": str(len(request.body))} if request.body else {}),
        **{name.lower(): value for name, value in request.headers.items()},
    }


def read_body(request: Request, absent: Event) -> Event:
    """`body` and `isBase64Encoded`; `absent` is what a service says when there is no body.

    A request marked as base64 goes as it is, broken or not.
    """
    if not request.body:
        return {**absent, "isBase64Encoded": False}
    text = None if request.base64 else _as_text(request)
    if text is not None:
        return {"body": text, "isBase64Encoded": False}
    encoded = request.body if request.base64 else base64.b64encode(request.body)
    return {"body": encoded.decode("utf-8", "replace"), "isBase64Encoded": True}


def _as_text(request: Request) -> str | None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    if "content-encoding" in headers or not headers.get("content-type", "").lower().startswith(_TEXT_TYPES):
        return None
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def read_request_id(request: Request) -> str:
    """The request's own id, or a new one."""
    return request.request_id or str(uuid.uuid4())


def read_clock() -> tuple[str, int]:
    """The moment as API Gateway writes it (`12/Mar/2020:19:03:58 +0000`) and in milliseconds of the epoch."""
    seconds = time.time()
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(seconds)), int(seconds * 1000)
