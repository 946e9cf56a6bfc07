"""Azure's apps are what their plan, Flex Consumption, takes."""

from typing import Any

import pytest

from functions.bundle.target import Target
from tests.manifests.documents import BICEP, EVENTS_BICEP, read_bicep
from tests.manifests.flex_consumption import find_faults

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")

PYTHON = Target().python
BOTH = pytest.mark.parametrize("file", [BICEP, EVENTS_BICEP], ids=["http", "events"])


@BOTH
def test_the_plan_refuses_nothing(file: Any) -> None:
    assert list(find_faults(read_bicep(file.read_text())["resources"], PYTHON)) == []


@BOTH
@pytest.mark.parametrize(
    ("right", "wrong", "faults"),
    [
        (
            "version: '3.13'",
            "version: '3.12'",
            ["runtime: expected the bundle's Python 3.13, got 3.12"],
        ),
        (
            "version: '3.13'",
            "version: '3.15'",
            [
                "runtime: expected one of 3.10, 3.11, 3.12, 3.13, got 3.15",
                "runtime: expected the bundle's Python 3.13, got 3.15",
            ],
        ),
        (
            "minTlsVersion: '1.2'",
            "linuxFxVersion: 'Python|3.13'",
            ["linuxFxVersion: expected nothing of that name, for Flex Consumption refuses or ignores it"],
        ),
        (
            "PYTHON_THREADPOOL_THREAD_COUNT: ",
            "FUNCTIONS_WORKER_RUNTIME: ",
            ["FUNCTIONS_WORKER_RUNTIME: expected nothing of that name, for Flex Consumption refuses or ignores it"],
        ),
        (
            "type: 'UserAssignedIdentity'",
            "type: 'StorageAccountConnectionString'",
            ["deployment: expected an identity to reach the storage by"],
        ),
    ],
    ids=["another Python", "a Python that is not there", "site property", "setting", "connection string"],
)
def test_what_the_plan_refuses_is_found(file: Any, right: str, wrong: str, faults: list[str]) -> None:
    text = file.read_text()

    assert right in text
    assert list(find_faults(read_bicep(text.replace(right, wrong))["resources"], PYTHON)) == faults
