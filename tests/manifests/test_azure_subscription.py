"""Event Grid tells the app of the uploads that its trigger takes, whichever way they come."""

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.manifests.adapters import find_functions
from tests.manifests.documents import BICEP, BLOBS_BICEP, EVENTS_BICEP, ROOT, read_bicep
from tests.manifests.event_filter import find_faults

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")

BOTH = pytest.mark.parametrize("file", [EVENTS_BICEP, BLOBS_BICEP], ids=["queue", "blob trigger"])


def read_path(bindings: list[dict[str, Any]]) -> str:
    """The blob trigger's, with the container's name as the app's settings have it."""
    (path,) = (each["path"] for each in bindings if each["type"] == "blobTrigger")
    events = read_bicep(EVENTS_BICEP.read_text())
    chosen = events["resources"]["settings"]["config"]["properties"]["TRESNUBES_BLOBS_CONTAINER"]
    container = events["variables"][chosen["operator"]["operands"]["true_value"]]["value"]
    return str(path).replace("%TRESNUBES_BLOBS_CONTAINER%", container)


def subscription(text: str) -> dict[str, Any]:
    found: dict[str, Any] = read_bicep(text)["resources"]["subscription"]["config"]["properties"]
    return found


@BOTH
def test_the_filter_is_the_triggers_path(file: Path, azure_bindings: list[dict[str, Any]]) -> None:
    path = read_path(azure_bindings)

    assert path == "inbox/{name}"
    assert list(find_faults(read_bicep(file.read_text()), path)) == []


@BOTH
@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("containers/${inbox}/blobs/'", "containers/outbox/blobs/'", "subjectBeginsWith: expected"),
        ("containers/${inbox}/blobs/'", "containers/${inbox}/'", "subjectBeginsWith: expected"),
        ("var inbox = 'inbox'", "var inbox = 'in'", "subjectBeginsWith: expected"),
        ("BlobCreated'", "BlobDeleted'", "includedEventTypes: expected"),
    ],
    ids=["another container", "no blobs", "another name", "another type"],
)
def test_a_filter_that_does_not_match_is_found(file: Path, right: str, wrong: str, fault: str) -> None:
    text = file.read_text()

    (found,) = find_faults(read_bicep(text.replace(right, wrong)), "inbox/{name}")

    assert right in text
    assert found.startswith(fault)


def test_both_ways_have_the_same_names_and_keep_what_can_not_be_delivered() -> None:
    queue, trigger = (read_bicep(file.read_text())["variables"] for file in (EVENTS_BICEP, BLOBS_BICEP))
    kept, kept_too = (subscription(file.read_text()) for file in (EVENTS_BICEP, BLOBS_BICEP))

    assert trigger.items() <= queue.items()
    assert kept_too["retryPolicy"] == kept["retryPolicy"]
    assert kept_too["deadLetterWithResourceIdentity"]["identity"] == kept["deadLetterWithResourceIdentity"]["identity"]


def test_the_address_is_the_functions_with_a_key_that_is_read_in_azure() -> None:
    address = subscription(BLOBS_BICEP.read_text())["destination"]["properties"]["endpointUrl"]
    output = read_bicep(BICEP.read_text())["outputs"]["blobFunctionName"]["value"]["operator"]["operands"]

    assert "/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys(" in address
    assert output["true_value"] in find_functions("azure", "events")
    assert output["false_value"] == ""


def test_files_that_are_not_whole_are_kept_away_as_the_function_would() -> None:
    tree = ast.parse((ROOT / "functions/azure/events.py").read_text())
    (begun,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_BEGUN"
    )
    (advanced,) = subscription(BLOBS_BICEP.read_text())["filter"]["advancedFilters"]

    assert (advanced["operatorType"], advanced["key"]) == ("StringNotIn", "data.api")
    assert tuple(advanced["values"]) == ast.literal_eval(begun)
