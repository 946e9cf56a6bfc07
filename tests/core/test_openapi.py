"""The OpenAPI document says what the service takes: its schemas and its checks agree."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared import Request, Service
from shared.deployment import Deployment
from shared.model import Model
from shared.settings import Settings
from tests.conformance.bad_rows import BAD_ROWS
from tests.conformance.case import Case
from tests.conformance.good_rows import ROWS
from tests.conformance.penguins import UNMEASURED
from tests.conformance.protocol import PROTOCOL
from tests.core import graphs
from tests.core.test_service import Log


@pytest.fixture(scope="module")
def document(core: Service) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(core.respond(Request("GET", "/openapi.json")).body)
    return loaded


def _validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({**document, "$ref": f"#/components/schemas/{name}"})


def _json(cases: list[Case]) -> list[Case]:
    """The cases with a JSON body that any parser reads."""
    return [
        case
        for case in cases
        if case.request.body.startswith((b"{", b"[")) and "content-type" not in case.request.headers
    ]


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("case", _json(ROWS), ids=str)
def test_good_rows_are_valid(case: Case, document: dict[str, Any]) -> None:
    assert list(_validator(document, "Instances").iter_errors(json.loads(case.request.body))) == []


@pytest.mark.parametrize("case", _json(BAD_ROWS), ids=str)
def test_bad_rows_are_not(case: Case, document: dict[str, Any]) -> None:
    body = (
        json.loads(case.request.body, parse_int=float)
        if b"99999" in case.request.body
        else json.loads(case.request.body)
    )

    assert not _validator(document, "Instances").is_valid(body)


@pytest.mark.parametrize("case", [case for case in PROTOCOL if case.status == 200 and case.request.body], ids=str)
def test_good_answers_of_the_protocol_are_valid(case: Case, core: Service, document: dict[str, Any]) -> None:
    answer = json.loads(core.respond(case.request).body)

    assert list(_validator(document, "InferenceResponse").iter_errors(answer)) == []


@pytest.mark.parametrize("case", BAD_ROWS, ids=str)
def test_problems_are_valid(case: Case, core: Service, document: dict[str, Any]) -> None:
    answer = json.loads(core.respond(case.request).body)

    assert list(_validator(document, "Problem").iter_errors(answer)) == []


def test_predictions_are_valid(core: Service, document: dict[str, Any]) -> None:
    response = core.respond(Request("POST", "/predict", body=json.dumps({"instances": [UNMEASURED]}).encode()))

    assert list(_validator(document, "Predictions").iter_errors(json.loads(response.body))) == []


def test_the_page_has_a_field_for_each_column(core: Service) -> None:
    response = core.respond(Request("GET", "/", {"accept": "text/html"}))

    text = response.body.decode()
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert all(f'name="{name}"' in text for name in UNMEASURED)


def test_the_page_talks_to_nobody_else_and_stands_in_no_other(core: Service) -> None:
    headers = core.respond(Request("GET", "/", {"accept": "text/html"})).headers
    policy = dict(each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert {policy[name] for name in ("base-uri", "form-action", "frame-ancestors")} == {"'none'"}
    assert (headers["referrer-policy"], headers["x-content-type-options"]) == ("no-referrer", "nosniff")


def test_the_page_escapes_what_a_model_says() -> None:
    column = {"name": '<script>"&', "kind": "number", "input": "x", "nullable": False}
    signature = {"columns": [column], "outputs": [{"name": "value", "role": "value"}]}
    model = Model.from_bytes(graphs.describe(graphs.double(), signature=signature))

    text = Service(Deployment(model, Settings()), Log()).respond(Request("GET", "/")).body.decode()

    assert 'name="&lt;script&gt;&quot;&amp;"' in text
