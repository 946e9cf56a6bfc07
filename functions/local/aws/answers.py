"""How AWS's HTTP services read what a Lambda function returns, and why they would refuse it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from functions.local.aws.events import EventKind
from functions.local.errors import MalformedAnswer
from shared.message import Response

_VERSION_1 = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_VERSION_2 = {"statusCode", "headers", "cookies", "body", "isBase64Encoded"}
_FIELDS: Mapping[EventKind, set[str]] = {
    "http": _VERSION_2,
    "url": _VERSION_2,
    "rest": _VERSION_1,
    "alb": _VERSION_1 | {"statusDescription"},
    "alb-multi": _VERSION_1 | {"statusDescription"},
}
# What a client gets when the function raised.
_RAISED: Mapping[EventKind, tuple[int, str, bytes]] = {
    "http": (500, "application/json", b'{"message":"Internal Server Error"}'),
    "rest": (502, "application/json", b'{"message": "Internal server error"}'),
    "url": (502, "text/plain", b"Internal Server Error"),
    "alb": (502, "text/html", b"<html><head><title>502 Bad Gateway</title></head></html>"),
    "alb-multi": (502, "text/html", b"<html><head><title>502 Bad Gateway</title></head></html>"),
}


def read_answer(kind: EventKind, answer: object) -> Response:
    """The HTTP response of a service of this kind for a function's answer, parsed from JSON.

    Raises `MalformedAnswer` where the service would refuse the answer. Payload 2.0's guessing of a
    response from an answer without `statusCode` is refused too: none of our functions relies on it.
    """
    if isinstance(answer, dict) and "errorMessage" in answer and "statusCode" not in answer:
        status, media_type, body = _RAISED[kind]
        return Response(status, {"content-type": media_type}, body)
    fields = _expect(answer, dict, "the answer")
    if unknown := fields.keys() - _FIELDS[kind]:
        raise MalformedAnswer(f"fields of a {kind} answer are {sorted(_FIELDS[kind])}; also came {sorted(unknown)}")
    return Response(_read_status(fields), dict(_read_headers(kind, fields)), _read_body(fields))


def _read_status(fields: Mapping[str, Any]) -> int:
    status: int = _expect(fields.get("statusCode"), int, "statusCode")
    if not 100 <= status <= 599:
        raise MalformedAnswer(f"statusCode: expected 100 to 599, got {status}")
    return status


def _read_headers(kind: EventKind, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Lower-case names; repeated headers are one value joined by commas."""
    wanted, other = ("multiValueHeaders", "headers") if kind == "alb-multi" else ("headers", "multiValueHeaders")
    if kind.startswith("alb") and wanted not in fields and other in fields:
        raise MalformedAnswer(f"{kind}: the load balancer reads {wanted} only, the answer has {other}")
    for name, value in _expect(fields.get("headers", {}), dict, "headers").items():
        if kind != "alb-multi":
            yield name.lower(), _expect(value, str, f"header {name}")
    for name, values in _expect(fields.get("multiValueHeaders", {}), dict, "multiValueHeaders").items():
        if kind != "alb":
            yield name.lower(), ", ".join(_strings(values, f"header {name}"))
    if cookies := _strings(fields.get("cookies", []), "cookies"):
        yield "set-cookie", ", ".join(cookies)


def _read_body(fields: Mapping[str, Any]) -> bytes:
    text: str = _expect(fields.get("body", ""), str, "body")
    if not _expect(fields.get("isBase64Encoded", False), bool, "isBase64Encoded"):
        return text.encode()
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedAnswer(f"body: isBase64Encoded is true, but the text is not base64: {error}") from error


def _strings(values: object, what: str) -> list[str]:
    return [_expect(value, str, what) for value in _expect(values, list, what)]


def _expect(value: object, kind: type, what: str) -> Any:
    # bool is an int in Python and not in JSON.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise MalformedAnswer(f"{what}: expected {kind.__name__}, got {type(value).__name__} ({value!r:.80})")
    return value
