"""The table through each cloud's real runtime: the core's status, headers and body, byte for byte."""

import pytest

from functions.local import Runtime
from shared import Service
from tests.conformance.case import Case
from tests.conformance.table import TABLE

HEADERS = ("accept-encoding", "accept-post", "allow", "content-security-policy", "content-type")


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_runtime_answers_as_the_core(case: Case, runtime: Runtime, core: Service) -> None:
    expected = core.respond(case.request)

    response = runtime.send(case.request)

    assert response.status == expected.status == case.status
    assert {name: response.headers.get(name) for name in HEADERS} == {
        name: expected.headers.get(name) for name in HEADERS
    }
    assert response.body == expected.body
