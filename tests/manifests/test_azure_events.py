"""The Bicep of scoring on arrival: nothing is lost, nobody may more than it must, and its numbers fit the host's."""

import ast
import re
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from functions.bundle.layout import EVENTS
from functions.bundle.target import Target
from shared.settings import PREFIX, Settings
from tests.manifests.adapters import find_functions
from tests.manifests.documents import BICEP, EVENTS_BICEP, ROOT, read_bicep, read_host

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")

TEXT = EVENTS_BICEP.read_text()
OF_THE_ADAPTER = (
    "TRESNUBES_EVENTS_QUEUE",
    "TRESNUBES_ROWS_QUEUE",
    "TRESNUBES_QUEUES__",
    "TRESNUBES_BLOBS_CONTAINER",
    "TRESNUBES_BLOBS__",
)
"""What the adapter reads, or the host for it; the rest is the core's."""


@cache
def parse(text: str) -> dict[str, Any]:
    return read_bicep(text)


def resources(text: str = TEXT) -> dict[str, Any]:
    return dict(parse(text)["resources"])


def properties(name: str, text: str = TEXT) -> dict[str, Any]:
    found: dict[str, Any] = resources(text)[name]["config"]["properties"]
    return found


def seconds(text: str) -> float:
    """The host's `hh:mm:ss`."""
    hours, minutes, rest = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=rest).total_seconds()


def grants(identity: str, condition: str | None = None) -> set[tuple[str, str]]:
    """What an identity may, always or on a condition: scope and role, as they are named in the file."""
    granted = [
        each["config"]
        for each in resources().values()
        if each["type"].endswith("/roleAssignments") and each.get("condition") == condition
    ]
    return {
        (config["scope"], config["properties"]["roleDefinitionId"])
        for config in granted
        if config["properties"]["principalId"]["operator"]["operands"]["operand_1"] == identity
    }


def find_faults(text: str, host: dict[str, Any]) -> list[str]:
    """What would lose an event, or try it forever, or stop the app."""
    app, queues = properties("settings", text), host["extensions"]["queues"]
    at_once = queues["batchSize"] + queues["newBatchThreshold"]
    listeners = sum(name in app for name in ("TRESNUBES_EVENTS_QUEUE", "TRESNUBES_ROWS_QUEUE"))
    checks = {
        "an event must end before the host ends it": int(app["TRESNUBES_TIMEOUT"]) < seconds(host["functionTimeout"]),
        "a message needs a thread at once": int(app["PYTHON_THREADPOOL_THREAD_COUNT"]) >= at_once * listeners,
        "a message that failed must wait a while": 1 <= seconds(queues["visibilityTimeout"]) <= 600,
        "a message is tried some times": 2 <= queues["maxDequeueCount"] <= 10,
        "a blob needs a thread at once": host["extensions"]["blobs"]["maxDegreeOfParallelism"] <= at_once,
        "Event Grid writes base64": queues["messageEncoding"] == "base64",
    }
    return [fault for fault, holds in checks.items() if not holds]


def test_the_numbers_fit_the_hosts() -> None:
    assert find_faults(TEXT, read_host("events.host.json")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("TRESNUBES_TIMEOUT: '840'", "TRESNUBES_TIMEOUT: '900'", "an event must end before the host ends it"),
        ("THREAD_COUNT: '8'", "THREAD_COUNT: '4'", "a message needs a thread at once"),
    ],
)
def test_a_number_that_does_not_fit_is_found(right: str, wrong: str, fault: str) -> None:
    assert right in TEXT
    assert find_faults(TEXT.replace(right, wrong), read_host("events.host.json")) == [fault]


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("visibilityTimeout", "00:00:00", "a message that failed must wait a while"),
        ("maxDequeueCount", 1, "a message is tried some times"),
        ("messageEncoding", "none", "Event Grid writes base64"),
        ("batchSize", 16, "a message needs a thread at once"),
    ],
)
def test_a_setting_of_the_host_that_does_not_fit_is_found(setting: str, value: object, fault: str) -> None:
    host = read_host("events.host.json")
    host["extensions"]["queues"][setting] = value

    assert find_faults(TEXT, host) == [fault]


def test_more_blobs_at_once_than_threads_are_found() -> None:
    host = read_host("events.host.json")
    host["extensions"]["blobs"]["maxDegreeOfParallelism"] = 8

    assert find_faults(TEXT, host) == ["a blob needs a thread at once"]


def test_each_queue_has_the_poison_queue_that_the_host_looks_for() -> None:
    queues = {
        name: resource["config"]["name"]
        for name, resource in resources().items()
        if resource["type"].endswith("/queues")
    }

    assert queues == {
        "events": "eventsQueue",
        "eventsPoison": "${eventsQueue}-poison",
        "rows": "rowsQueue",
        "rowsPoison": "${rowsQueue}-poison",
        "blobsPoison": "webjobs-blobtrigger-poison",
    }


def test_the_app_may_read_what_arrives_write_predictions_and_nothing_more() -> None:
    assert grants("identity") == {
        ("hostStorage", "blobDataOwner"),
        ("insights", "metricsPublisher"),
        ("inboxContainer", "blobDataReader"),
        ("predictionsContainer", "blobDataContributor"),
        ("data", "queueDataReader"),
        ("events", "queueMessageProcessor"),
        ("rows", "queueMessageProcessor"),
        ("eventsPoison", "queueMessageSender"),
        ("rowsPoison", "queueMessageSender"),
    }


def test_the_blob_trigger_may_what_microsoft_asks_for_it_and_only_where_it_is_used() -> None:
    assert grants("identity", "blobTrigger") == {
        ("inboxContainer", "blobDataOwner"),
        ("hostStorage", "queueDataContributor"),
        ("blobsPoison", "queueMessageSender"),
    }
    assert resources()["blobsPoison"]["condition"] == "blobTrigger"
    assert "AzureWebJobsStorage__queueServiceUri" in properties("settings")


def test_an_upload_comes_by_the_queue_or_by_the_blob_trigger_and_never_by_both() -> None:
    settings = properties("settings")
    queue, container = (
        settings[name]["operator"]["operands"] for name in ("TRESNUBES_EVENTS_QUEUE", "TRESNUBES_BLOBS_CONTAINER")
    )

    assert queue == {"condition": "blobTrigger", "true_value": "", "false_value": "eventsQueue"}
    assert container == {"condition": "blobTrigger", "true_value": "inbox", "false_value": ""}
    assert resources()["subscription"]["condition"]["operator"] == {
        "type": "not",
        "operands": {"bool_value": "blobTrigger"},
    }


def test_event_grid_may_send_events_and_keep_what_it_can_not_send() -> None:
    assert grants("courier") == {("events", "queueMessageSender"), ("deadLetterContainer", "blobDataContributor")}


def test_both_alerts_look_at_what_was_given_up() -> None:
    (criterion,) = properties("poisoned")["criteria"]["allOf"]
    (metric,) = properties("undelivered")["criteria"]["allOf"]

    assert "MaxDequeueCount" in criterion["query"]
    assert metric["metricName"] == "DeadLetteredCount"
    # What is sampled away alarms nobody.
    sampling = read_host("events.host.json")["logging"]["applicationInsights"]["samplingSettings"]
    assert "Trace" in sampling["excludedTypes"].split(";")


def test_only_uploads_to_the_inbox_reach_the_queue() -> None:
    subscription = properties("subscription")

    assert subscription["filter"] == {
        "includedEventTypes": ["Microsoft.Storage.BlobCreated"],
        "subjectBeginsWith": "/blobServices/default/containers/${inbox}/blobs/",
    }
    assert subscription["deliveryWithResourceIdentity"]["destination"]["properties"]["queueName"] == "eventsQueue"
    assert subscription["retryPolicy"] == {"maxDeliveryAttempts": 30, "eventTimeToLiveInMinutes": 1440}


def test_source_and_sink_are_different_containers() -> None:
    settings, variables = properties("settings"), parse(TEXT)["variables"]

    assert "${inbox}" in settings["TRESNUBES_SOURCE"]
    assert "${predictions}" in settings["TRESNUBES_SINK"]
    assert variables["inbox"]["value"] != variables["predictions"]["value"]


def test_the_core_knows_its_settings() -> None:
    given = [name for name in properties("settings") if name.startswith(PREFIX) and not name.startswith(OF_THE_ADAPTER)]

    assert {name.removeprefix(PREFIX).lower() for name in given} <= set(Settings._fields)


def test_the_adapter_reads_its_settings() -> None:
    tree = ast.parse((ROOT / "functions/azure/events.py").read_text())
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    given = {name.partition("__")[0] for name in properties("settings") if name.startswith(OF_THE_ADAPTER)}

    assert given <= texts
    assert {
        "TRESNUBES_QUEUES__queueServiceUri",
        "TRESNUBES_BLOBS__queueServiceUri",
        "TRESNUBES_BLOBS__blobServiceUri",
    } <= set(properties("settings"))


def test_storage_and_app_are_as_safe_as_those_of_http() -> None:
    main = read_bicep()["resources"]

    assert properties("data") == properties("hostStorage") == main["storage"]["config"]["properties"]
    assert properties("app")["siteConfig"].items() <= main["app"]["config"]["properties"]["siteConfig"].items()
    assert properties("app")["httpsOnly"] is True
    assert properties("app")["functionAppConfig"]["runtime"] == {"name": "python", "version": Target().python}
    assert [properties(name)["allow"] for name in ("noFtpPassword", "noPublishingPassword")] == [False, False]


def test_no_app_has_a_right_to_what_holds_the_others_code() -> None:
    passed = read_bicep()["modules"]["arrival"]["config"]["config"]["params"]

    assert properties("app")["functionAppConfig"]["deployment"]["storage"]["value"].startswith("${hostStorage.")
    assert "hostStorage" in resources()
    assert not [value for value in passed.values() if "storage" in str(value).lower()]


def test_main_gives_every_parameter() -> None:
    module = read_bicep()["modules"]["arrival"]

    assert module["detail"]["full"] == f"./{EVENTS_BICEP.name}"
    assert EVENTS_BICEP.parent == BICEP.parent
    assert module["config"]["condition"] == "events"
    assert set(module["config"]["config"]["params"]) == set(parse(TEXT)["parameters"])


def test_every_parameter_and_name_is_described_and_declared() -> None:
    parsed = parse(TEXT)
    declared = {*parsed["parameters"], *parsed["variables"], *parsed["resources"]}
    code = re.sub(r"//.*|@description\('(?:[^'\\]|\\.)*'\)", "", TEXT)
    used = set(re.findall(r"\b([a-z]\w+)\.(?:id|name|properties)\b", code))
    pointed = {
        config[key]
        for resource in parsed["resources"].values()
        for config in [resource["config"]]
        for key in ("parent", "scope")
        if key in config
    }

    assert used | pointed <= declared
    for name, parameter in parsed["parameters"].items():
        assert [each for each in parameter["decorators"] if each["type"] == "description"], name
        assert len(re.findall(rf"\b{name}\b", code)) > 1, name


def test_the_function_app_is_the_bundle() -> None:
    layout = EVENTS["azure"]

    assert {"score_events", "score_rows", "score_blob"} <= find_functions("azure", "events")
    assert layout.files == {"function_app.py": "events.py", "host.json": "events.host.json"}
