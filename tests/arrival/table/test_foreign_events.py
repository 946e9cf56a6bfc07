"""Events that are none of ours, as the providers' pages show them, are acknowledged and told of in the log."""

import json
from pathlib import Path
from typing import Any

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
    ("aws", "http"),
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
            return runtime.deliver_event(payload)
    raise TypeError(f"expected a cloud's runtime, got {runtime!r}")


@pytest.mark.parametrize(("cloud", "name"), KEPT)
def test_foreign_event_is_acknowledged(cloud: Cloud, name: str, stage_of: OpenStage) -> None:
    stage = stage_of(cloud)
    payload = json.loads((EVENTS / cloud / f"{name}.json").read_text("utf-8"))

    (record,), acknowledged = stage.watch(lambda: send(stage.runtime, payload))

    assert acknowledged
    assert (record["message"], record["outcome"], record["level"]) == ("event", "ignored", "INFO")
    assert record["reason"]
