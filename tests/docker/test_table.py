"""The conformance table through the bundle in a container: behind Lambda's Invoke, and behind sam's own HTTP API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.local import AwsRuntime, Runtime
from functions.local.aws.events import build_event
from functions.local.sam import ApiRuntime, Checkout, open_api, open_function
from shared import Request, Service
from tests.conformance.case import Case
from tests.conformance.penguins import ENVIRONMENT
from tests.conformance.table import TABLE
from tests.conformance.test_runtimes import HEADERS

FUNCTION = "HttpFunction"
LIVE = Request("GET", "/v2/health/live")

# The HTTP API itself passes what is no text in base64, keeps a path's slashes, knows HEAD, and passes OPTIONS on where
# no web site may call.
_NO_TEXT = "sam's API takes no body that is not UTF-8: it answers 502 by itself"
OTHERWISE = {
    "gzip": _NO_TEXT,
    "gzip of two members": _NO_TEXT,
    "gzip that is cut": _NO_TEXT,
    "a gzip bomb": _NO_TEXT,
    "not UTF-8": _NO_TEXT,
    "UTF-16": _NO_TEXT,
    "a slash too many": "sam's API makes one slash of two",
    "OPTIONS where POST is": "sam's API takes a CorsConfiguration of no value for one, and answers by itself",
    "HEAD": "sam's API fails on HEAD where the template has a route for GET",
}
"""A case's name → what sam's API does otherwise than AWS's. Once it doesn't, the test below fails."""


def as_sams_api_has_it(case: Case) -> object:
    """The case, expected to fail where sam's API is to blame."""
    reason = OTHERWISE.get(case.name)
    return pytest.param(case, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


@pytest.fixture(scope="module")
def checkout(folder: Path) -> Checkout:
    return Checkout(folder, {FUNCTION: ENVIRONMENT})


@pytest.fixture(scope="module")
def function(checkout: Checkout) -> Iterator[AwsRuntime]:
    with open_function(checkout, FUNCTION, build_event("http", LIVE)) as sandbox:
        yield AwsRuntime(sandbox)


@pytest.fixture(scope="module")
def api(checkout: Checkout) -> Iterator[ApiRuntime]:
    with open_api(checkout) as runtime:
        yield runtime


def assert_answers_as_the_core(runtime: Runtime, case: Case, core: Service) -> None:
    expected = core.respond(case.request)

    response = runtime.send(case.request)

    assert (response.status, response.body) == (expected.status, expected.body)
    assert {name: response.headers.get(name) for name in HEADERS} == {
        name: expected.headers.get(name) for name in HEADERS
    }


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_the_function_in_a_container_answers_as_the_core(case: Case, function: AwsRuntime, core: Service) -> None:
    assert_answers_as_the_core(function, case, core)


@pytest.mark.parametrize("case", [as_sams_api_has_it(case) for case in TABLE], ids=str)
def test_sams_api_answers_as_the_core(case: Case, api: ApiRuntime, core: Service) -> None:
    assert_answers_as_the_core(api, case, core)
