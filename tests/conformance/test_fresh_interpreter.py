"""The table inside each bundle alone: an interpreter that sees nothing else gives the core's very bytes."""

import sys
from pathlib import Path

import pytest

from functions.bundle import HTTP, ask
from functions.local import CLOUDS, Cloud
from shared import Service
from tests.conformance.case import Case
from tests.conformance.good_rows import ROWS
from tests.conformance.penguins import ENVIRONMENT
from tests.conformance.table import TABLE


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_bundle_alone_answers_as_the_core(cloud: Cloud, bundles: dict[Cloud, Path], core: Service) -> None:
    findings = ask(bundles[cloud], HTTP[cloud], Path(sys.executable), [case.request for case in TABLE], ENVIRONMENT)

    here = [core.respond(case.request) for case in TABLE]
    answers = dict(zip(_names(TABLE), findings.responses, strict=True))

    assert {name: (one.status, one.headers, one.body) for name, one in answers.items()} == {
        name: (one.status, one.headers, one.body) for name, one in zip(_names(TABLE), here, strict=True)
    }
    assert {answers[name].status for name in _names(ROWS)} == {200}


def _names(cases: list[Case]) -> list[str]:
    return [case.name for case in cases]
