"""Every kind of event that Lambda gets over HTTP is answered alike, broken base64 too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from functions.local import AwsRuntime, Cloud, EventKind, open_runtime
from shared import Request, Service
from tests.conformance.case import Case
from tests.conformance.penguins import ENVIRONMENT
from tests.conformance.table import TABLE

KINDS: tuple[EventKind, ...] = get_args(EventKind)
EVENTS = Path(__file__).parents[1] / "events" / "aws"


@pytest.fixture(scope="module")
def aws(bundles: dict[Cloud, Path]) -> Iterator[AwsRuntime]:
    with open_runtime("aws", bundles["aws"], environment=ENVIRONMENT) as runtime:
        yield runtime


@pytest.mark.parametrize("case", TABLE, ids=str)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "http"])
def test_every_kind_of_event_answers_as_the_core(kind: EventKind, case: Case, aws: AwsRuntime, core: Service) -> None:
    expected = core.respond(case.request)

    response = aws.send(case.request, kind)

    assert (response.status, response.body) == (expected.status, expected.body)
    assert response.headers["content-type"] == expected.headers["content-type"]


@pytest.mark.parametrize("kind", KINDS)
def test_broken_base64_is_unreadable(kind: EventKind, aws: AwsRuntime) -> None:
    response = aws.send(Request("POST", "/predict", {}, b"no base64!", base64=True), kind)

    assert response.status == 400
    assert "base64" in json.loads(response.body)["detail"]


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_an_event_file_is_scored(path: Path, aws: AwsRuntime) -> None:
    answer = aws.invoke(json.loads(path.read_text()))

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["predictions"][0]["label"] == "Adelie"


def _event(kind: str) -> Any:
    return json.loads((EVENTS / f"{kind}.json").read_text())


def test_a_stage_is_no_part_of_the_path(aws: AwsRuntime) -> None:
    event = _event("http")
    event["requestContext"]["stage"] = "prod"
    event["rawPath"] = "/prod/predict"

    assert aws.invoke(event)["statusCode"] == 200


def test_a_stage_ends_at_a_slash(aws: AwsRuntime) -> None:
    event = _event("http")
    event["requestContext"]["stage"] = "pre"

    assert aws.invoke(event)["statusCode"] == 200


def test_repeated_headers_count_together(aws: AwsRuntime) -> None:
    event = _event("rest")
    event["headers"]["Accept"] = "text/csv"
    event["multiValueHeaders"]["Accept"] = ["application/json", "text/csv"]

    assert aws.invoke(event)["multiValueHeaders"]["content-type"] == ["application/json"]


@pytest.mark.parametrize("name", ["headers", "multiValueHeaders", "body", "isBase64Encoded", "queryStringParameters"])
def test_what_a_service_leaves_out_may_be_null(name: str, aws: AwsRuntime) -> None:
    event = {**_event("rest"), name: None}

    assert aws.invoke(event)["statusCode"] in (200, 400)


def test_a_body_with_a_surrogate_is_unreadable(aws: AwsRuntime) -> None:
    assert aws.invoke({**_event("http"), "body": "\ud800", "isBase64Encoded": False})["statusCode"] == 400


@pytest.mark.parametrize("event", [{}, {"warmup": True}, {"Records": []}])
def test_what_is_no_http_event_is_told_so(event: dict[str, Any], aws: AwsRuntime) -> None:
    answer = aws.invoke(event)

    assert answer["errorType"] == "ValueError"
    assert answer["errorMessage"].startswith("expected an HTTP event of payload format 1.0 or 2.0, got the keys")
