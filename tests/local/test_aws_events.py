"""The events built for Lambda: shaped as the payloads kept in `tests/events/aws`, and true to each service's ways."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from functions.local import AwsRuntime, EventKind, open_runtime
from functions.local.aws.events import build_event
from shared.message import Request
from tests.local.bundles import write_bundle

PAYLOADS = Path(__file__).parents[1] / "events" / "aws"
KINDS: tuple[EventKind, ...] = get_args(EventKind)

# Answers its event, in the form that every one of the services accepts.
ECHO = """
import json

def http(event, context):
    multi = event.get("multiValueHeaders") and "elb" in event["requestContext"]
    headers = {"multiValueHeaders": {"X-A": ["1", "2"]}} if multi else {"headers": {"X-A": "1, 2"}}
    return {"statusCode": 200, **headers, "body": json.dumps(event), "isBase64Encoded": False}
"""


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_runtime("aws", write_bundle(tmp_path_factory.mktemp("aws"), "aws", ECHO)) as runtime:
        yield runtime


@pytest.mark.parametrize("kind", KINDS)
def test_event_has_the_shape_of_the_kept_payload(kind: EventKind) -> None:
    payload = json.loads((PAYLOADS / f"{kind}.json").read_text("utf-8"))

    event = build_event(kind, request_of(payload))

    assert shape_of(event) == shape_of(payload)


@pytest.mark.parametrize("kind", KINDS)
def test_event_says_what_the_kept_payload_says(kind: EventKind) -> None:
    payload = json.loads((PAYLOADS / f"{kind}.json").read_text("utf-8"))

    event = build_event(kind, request_of(payload))

    same = (
        "version",
        "resource",
        "path",
        "rawPath",
        "httpMethod",
        "pathParameters",
        "routeKey",
        "body",
        "isBase64Encoded",
    )
    assert {name: event.get(name) for name in same} == {name: payload.get(name) for name in same}


@pytest.mark.parametrize("kind", KINDS)
def test_event_passes_the_runtime_unchanged(echo: AwsRuntime, kind: EventKind) -> None:
    request = Request("POST", "/predict", {"content-type": "application/json"}, "größe".encode(), request_id="r-1")

    response = echo.send(request, kind)

    assert (response.status, response.headers["x-a"]) == (200, "1, 2")
    assert json.loads(response.body)["body"] == "größe"


@pytest.mark.parametrize("kind", KINDS)
def test_kept_payload_runs_as_it_is(echo: AwsRuntime, kind: EventKind) -> None:
    payload = json.loads((PAYLOADS / f"{kind}.json").read_text("utf-8"))

    assert json.loads(echo.invoke(payload)["body"]) == payload


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ({"content-type": "application/json"}, b"{}", True),
        ({"content-type": "text/csv; charset=utf-8"}, b"a,b", True),
        ({"content-type": "application/json"}, b"\xff", False),
        ({"content-type": "application/json", "content-encoding": "gzip"}, b"{}", False),
        ({"content-type": "application/x-ndjson"}, b"{}", False),
        ({}, b"{}", False),
    ],
)
def test_body_is_text_or_base64_by_its_media_type(
    kind: EventKind, headers: dict[str, str], body: bytes, text: bool
) -> None:
    event = build_event(kind, Request("POST", "/", headers, body))

    assert event["isBase64Encoded"] is not text
    assert event["body"] == (body if text else base64.b64encode(body)).decode()


def test_broken_base64_goes_as_it_is() -> None:
    event = build_event("http", Request("POST", "/", {}, b"!!", base64=True))

    assert (event["body"], event["isBase64Encoded"]) == ("!!", True)


@pytest.mark.parametrize(
    ("kind", "absent"), [("http", ...), ("url", ...), ("rest", None), ("alb", ""), ("alb-multi", "")]
)
def test_missing_body_is_told_in_the_way_of_the_service(kind: EventKind, absent: object) -> None:
    assert build_event(kind, Request("GET", "/")).get("body", ...) == absent


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [
        ("http", "rawPath", "/a b/ü"),
        ("url", "rawPath", "/a%20b/%C3%BC"),
        ("rest", "path", "/a%20b/%C3%BC"),
        ("alb", "path", "/a%20b/%C3%BC"),
        ("alb-multi", "path", "/a%20b/%C3%BC"),
    ],
)
def test_only_an_http_api_decodes_the_path(kind: EventKind, field: str, expected: str) -> None:
    assert build_event(kind, Request("GET", "/a b/%C3%BC"))[field] == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("http", {"rawQueryString": "a=1&a=%C3%BC&b=", "queryStringParameters": {"a": "1,ü", "b": ""}}),
        ("url", {"rawQueryString": "a=1&a=%C3%BC&b=", "queryStringParameters": {"a": "1,ü", "b": ""}}),
        (
            "rest",
            {
                "queryStringParameters": {"a": "ü", "b": ""},
                "multiValueQueryStringParameters": {"a": ["1", "ü"], "b": [""]},
            },
        ),
        ("alb", {"queryStringParameters": {"a": "%C3%BC", "b": ""}}),
        ("alb-multi", {"multiValueQueryStringParameters": {"a": ["1", "%C3%BC"], "b": [""]}}),
    ],
)
def test_query_is_given_in_the_way_of_the_service(kind: EventKind, expected: dict[str, object]) -> None:
    event = build_event(kind, Request("GET", "/", query="a=1&a=%C3%BC&b="))

    assert {name: event[name] for name in expected} == expected


def test_cookies_of_payload_2_leave_the_headers() -> None:
    event = build_event("http", Request("GET", "/", {"cookie": "a=1; b=2"}))

    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]


def test_request_and_trace_id_are_passed_on() -> None:
    event = build_event("http", Request("GET", "/", request_id="r-1", trace_id="Root=1-2-3"))

    assert event["requestContext"]["requestId"] == "r-1"
    assert event["headers"]["x-amzn-trace-id"] == "Root=1-2-3"


def request_of(payload: dict[str, Any]) -> Request:
    headers = payload.get("headers") or {name: value[0] for name, value in payload["multiValueHeaders"].items()}
    path = payload.get("rawPath") or payload["path"]
    lower = {name.lower(): value for name, value in headers.items()}
    return Request("POST", path, lower, payload["body"].encode())


def shape_of(value: object, name: str = "") -> object:
    """Keys and types of a payload; header names in lower case."""
    if not isinstance(value, dict):
        return [shape_of(item) for item in value] if isinstance(value, list) else type(value)
    keys = {key: key.lower() if name.lower().endswith("headers") else key for key in value}
    return {low: shape_of(value[key], key) for key, low in keys.items()}
