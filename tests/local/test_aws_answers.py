"""What AWS's services accept from a function, and what they would refuse."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from functions.local import EventKind, MalformedAnswer
from functions.local.aws.answers import read_answer
from shared.message import Response

KINDS: tuple[EventKind, ...] = get_args(EventKind)
GOOD = {"statusCode": 200, "headers": {"X-A": "b"}, "body": "é", "isBase64Encoded": False}


@pytest.mark.parametrize("kind", ["http", "url", "rest", "alb"])
def test_good_answer_is_a_response(kind: EventKind) -> None:
    assert read_answer(kind, GOOD) == Response(200, {"x-a": "b"}, "é".encode())


def test_base64_body_is_decoded() -> None:
    assert read_answer("http", {"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}).body == b"\x00\xff"


def test_answer_without_body_is_empty() -> None:
    assert read_answer("rest", {"statusCode": 204}) == Response(204, {}, b"")


@pytest.mark.parametrize("kind", ["rest", "alb-multi"])
def test_multi_value_headers_are_joined(kind: EventKind) -> None:
    answer = {"statusCode": 200, "multiValueHeaders": {"Vary": ["a", "b"]}}

    assert read_answer(kind, answer).headers == {"vary": "a, b"}


def test_cookies_of_payload_2_become_a_header() -> None:
    assert read_answer("http", {"statusCode": 200, "cookies": ["a=1"]}).headers == {"set-cookie": "a=1"}


@pytest.mark.parametrize(
    ("kind", "answer", "reason"),
    [
        ("http", None, "the answer: expected dict, got NoneType"),
        ("http", "ok", "the answer: expected dict, got str"),
        ("http", {"body": "ok"}, "statusCode: expected int, got NoneType"),
        ("http", {"statusCode": "200"}, "statusCode: expected int, got str"),
        ("http", {"statusCode": True}, "statusCode: expected int, got bool"),
        ("http", {"statusCode": 99}, "expected 100 to 599, got 99"),
        ("http", {**GOOD, "headers": []}, "headers: expected dict"),
        ("http", {**GOOD, "headers": {"X-A": 1}}, "header X-A: expected str, got int"),
        ("http", {**GOOD, "body": {"a": 1}}, "body: expected str, got dict"),
        ("http", {**GOOD, "isBase64Encoded": "false"}, "isBase64Encoded: expected bool, got str"),
        ("http", {**GOOD, "isBase64Encoded": True}, "not base64"),
        ("http", {**GOOD, "cookies": "a=1"}, "cookies: expected list"),
        ("http", {**GOOD, "statusDescription": "200 OK"}, "statusDescription"),
        ("url", {**GOOD, "multiValueHeaders": {}}, "multiValueHeaders"),
        ("rest", {**GOOD, "cookies": []}, "cookies"),
        ("rest", {**GOOD, "multiValueHeaders": {"A": "b"}}, "header A: expected list, got str"),
        ("alb", {"statusCode": 200, "multiValueHeaders": {"A": ["b"]}}, "reads headers only"),
        ("alb-multi", GOOD, "reads multiValueHeaders only"),
    ],
)
def test_answer_that_the_service_refuses_is_an_error(kind: EventKind, answer: Any, reason: str) -> None:
    with pytest.raises(MalformedAnswer, match=reason):
        read_answer(kind, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_exception_of_the_function_is_a_server_error_without_its_text(kind: EventKind) -> None:
    response = read_answer(kind, {"errorMessage": "secret", "errorType": "ValueError", "stackTrace": []})

    assert response.status == (500 if kind == "http" else 502)
    assert b"secret" not in response.body
