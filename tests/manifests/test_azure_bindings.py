"""Each binding, as Microsoft's worker reads it in the app, has all that Azure's host needs for it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.manifests.azure_bindings import find_faults
from tests.manifests.documents import EVENTS_BICEP, read_bicep, read_host

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")


def read_settings(text: str | None = None) -> list[str]:
    parsed = read_bicep(EVENTS_BICEP.read_text() if text is None else text)
    return list(parsed["resources"]["settings"]["config"]["properties"])


def test_the_worker_finds_three_triggers(azure_bindings: list[dict[str, Any]]) -> None:
    assert sorted(each["type"] for each in azure_bindings) == ["blobTrigger", "queueTrigger", "queueTrigger"]


def test_each_binding_has_its_settings_and_its_code(azure_bindings: list[dict[str, Any]]) -> None:
    assert list(find_faults(azure_bindings, read_settings(), read_host("events.host.json"))) == []


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("TRESNUBES_QUEUES__queueServiceUri", "queueTrigger: no setting TRESNUBES_QUEUES__queueServiceUri"),
        ("TRESNUBES_QUEUES__clientId", "queueTrigger: no setting TRESNUBES_QUEUES__clientId"),
        ("TRESNUBES_BLOBS__queueServiceUri", "blobTrigger: no setting TRESNUBES_BLOBS__queueServiceUri"),
        ("TRESNUBES_BLOBS_CONTAINER", "blobTrigger: no setting TRESNUBES_BLOBS_CONTAINER"),
    ],
)
def test_a_missing_setting_is_found(azure_bindings: list[dict[str, Any]], setting: str, fault: str) -> None:
    lines = EVENTS_BICEP.read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.strip().startswith(f"{setting}:"))

    assert set(find_faults(azure_bindings, read_settings(text), read_host("events.host.json"))) == {fault}


def test_a_missing_extension_bundle_is_found(azure_bindings: list[dict[str, Any]]) -> None:
    host = {key: value for key, value in read_host("events.host.json").items() if key != "extensionBundle"}

    assert set(find_faults(azure_bindings, read_settings(), host)) == {
        "blobTrigger: host.json has no extensionBundle",
        "queueTrigger: host.json has no extensionBundle",
    }


def test_a_blob_trigger_that_would_poll_is_found(azure_bindings: list[dict[str, Any]]) -> None:
    polled: list[Mapping[str, Any]] = [{**each, "source": "LogsAndContainerScan"} for each in azure_bindings]

    assert set(find_faults(polled, read_settings(), read_host("events.host.json"))) == {
        "blobTrigger: Flex Consumption has no other source than EventGrid"
    }
