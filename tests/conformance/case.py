"""A case of the conformance table: a request, and what every cloud answers to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.errors import Fault, InvalidRows
from shared.message import Request

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Case:
    """`body` is the exact answer; where it is None, `rows` are the rows whose predictions the answer must hold."""

    name: str
    request: Request
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    rows: Sequence[Any] | None = None

    def __str__(self) -> str:
        return self.name


def dump(document: Any) -> bytes:
    """A document in the spelling of the contract."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def post(path: str, body: Any, **headers: str) -> Request:
    """A POST of bytes as they are, or of anything else as JSON; `content_type="…"` is the header `content-type`."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request("POST", path, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def get(path: str, method: str = "GET", **headers: str) -> Request:
    """A request without a body."""
    return Request(method, path, {name.replace("_", "-"): value for name, value in headers.items()})


def answers(name: str, request: Request, document: Any) -> Case:
    """200 with this very JSON document."""
    return Case(name, request, body=dump(document), headers={"content-type": JSON})


def scores(name: str, request: Request, rows: Sequence[Any], content_type: str = JSON) -> Case:
    """200 with the estimator's predictions for these rows."""
    return Case(name, request, rows=rows, headers={"content-type": content_type})


def refuses(name: str, request: Request, status: int, code: str, detail: str, **headers: str) -> Case:
    """A problem with this detail."""
    document: dict[str, Any] = {"type": f"urn:tresnubes:problem:{code}", "title": _TITLES[code], "status": status}
    document["detail"] = detail
    if request.path.startswith("/v2"):
        document["error"] = detail
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Case(name, request, status, {"content-type": PROBLEM, **named}, dump(document))


def faults(name: str, request: Request, *found: tuple[int | None, str | None, str, str]) -> Case:
    """422 with exactly these faults: row, column, expected, got."""
    error = InvalidRows([Fault(*one) for one in found])
    document: dict[str, Any] = {
        "type": "urn:tresnubes:problem:invalid-rows",
        "title": _TITLES["invalid-rows"],
        "status": 422,
        "detail": str(error),
        "errors": [_member(*one) for one in found],
        "more": False,
    }
    if request.path.startswith("/v2"):
        document["error"] = document["detail"]
    return Case(name, request, 422, {"content-type": PROBLEM}, dump(document))


def _member(row: int | None, column: str | None, expected: str, got: str) -> dict[str, Any]:
    place = {name: value for name, value in (("row", row), ("column", column)) if value is not None}
    return {**place, "expected": expected, "got": got}


_TITLES = {
    "unreadable": "The request can't be read",
    "not-found": "Not found",
    "method-not-allowed": "Method not allowed",
    "not-acceptable": "No acceptable media type",
    "too-large": "Too large",
    "unsupported-media": "Unsupported media type",
    "invalid-rows": "The rows are not what the model takes",
}
