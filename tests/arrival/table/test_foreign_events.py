"""Events of which nothing is scored: none of ours, or not as their provider documents them; the log tells."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from functions.local import Cloud
from functions.local.arrival import EventRuntime
from functions.local.aws.arrival import AwsEventRuntime
from functions.local.azure.arrival import AzureEventRuntime
from functions.local.gcp.arrival import GcpEventRuntime
from shared.message import Request
from tests.arrival.table.conftest import OpenStage

EVENTS = Path(__file__).parents[2] / "events"
KEPT: list[tuple[Cloud, str]] = [
    ("aws", "arrivals/s3-test"),
    ("aws", "arrivals/s3-test-sqs"),
    ("aws", "arrivals/s3-removed"),
    ("aws", "arrivals/s3-eventbridge-deleted"),
    ("gcp", "storage-deleted"),
    ("gcp", "storage-archived"),
    ("gcp", "storage-metadataUpdated"),
    ("gcp", "storage-pubsub-delete"),
    ("azure", "subscription-validation"),
    ("azure", "blob-deleted"),
    ("azure", "blob-renamed"),
    ("azure", "blob-tier-changed"),
    ("azure", "directory-created"),
    ("azure", "file-begun"),
]


def send(runtime: EventRuntime, payload: Any) -> bool:
    """Whether the function acknowledged a kept event."""
    match runtime:
        case AwsEventRuntime():
            return runtime.invoke(payload) in (None, {"batchItemFailures": []})
        case GcpEventRuntime():
            body = json.dumps(payload["body"]).encode()
            return runtime.send(Request("POST", payload["path"], payload["headers"], body)).status == 200
        case AzureEventRuntime():
            return runtime.deliver_message("events", str(uuid4()), json.dumps(payload).encode())
    raise TypeError(f"expected a cloud's runtime, got {runtime!r}")


def read(cloud: Cloud, name: str) -> Any:
    """A kept event."""
    return json.loads((EVENTS / cloud / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize(("cloud", "name"), KEPT)
def test_foreign_event_is_acknowledged(cloud: Cloud, name: str, stage_of: OpenStage) -> None:
    stage = stage_of(cloud)

    (record,), acknowledged = stage.watch(lambda: send(stage.runtime, read(cloud, name)))

    assert acknowledged
    assert (record["message"], record["outcome"], record["level"]) == ("event", "ignored", "INFO")
    assert record["reason"]


@pytest.mark.parametrize(
    ("cloud", "event"),
    [
        ("aws", {}),
        ("aws", read("aws", "http")),
        ("aws", {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {}}]}),
        ("aws", {"source": "aws.s3", "detail-type": "Object Created", "detail": {"bucket": {"name": "b"}}}),
        ("gcp", read("gcp", "storage") | {"body": {}}),
        ("gcp", read("gcp", "storage") | {"body": ["an array"]}),
        ("azure", read("azure", "blob-created") | {"data": {}}),
        ("azure", read("azure", "blob-created") | {"data": {"url": "ftp://a/b", "eTag": "0x1"}}),
    ],
)
def test_malformed_event_is_acknowledged_and_an_error_in_the_log(cloud: Cloud, event: Any, stage_of: OpenStage) -> None:
    stage = stage_of(cloud)

    (record,), acknowledged = stage.watch(lambda: send(stage.runtime, event))

    assert acknowledged
    assert (record["message"], record["outcome"], record["level"]) == ("event", "malformed", "ERROR")
    assert record["reason"]
