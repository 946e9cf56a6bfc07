"""Every kind of event that Lambda gets over HTTP is answered alike, broken base64 too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

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
