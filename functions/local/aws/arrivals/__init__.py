"""The events in which AWS tells a Lambda function of an object, or hands it a message of rows.

Sources, in AWS's developer guides: "Event message structure" (S3), "EventBridge event message structure" (S3), "Using
Lambda with Amazon SQS", "Lambda event source parameters for SNS".
"""

from __future__ import annotations

from typing import Literal, get_args

from functions.local.aws.arrivals.notification import bridged_event, notified_event
from functions.local.aws.arrivals.queue import queued_event, send_headers
from functions.local.aws.events.fields import Event
from shared.events.occurrence import Message, ObjectCreated

__all__ = ["TEST_EVENT", "ArrivalKind", "build_arrival"]

ArrivalKind = Literal["s3", "s3-sqs", "s3-eventbridge", "sqs"]
"""S3 to Lambda itself, S3 by a queue, S3 by EventBridge, a queue of rows."""

TEST_EVENT: Event = {
    "Service": "Amazon S3",
    "Event": "s3:TestEvent",
    "Time": "2026-11-22T20:00:00.000Z",
    "Bucket": "bucket",
    "RequestId": "5582815E1AEA5ADF",
    "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
}
"""What S3 sends once when a notification is set up."""


def build_arrival(kind: str, occurrence: ObjectCreated | Message) -> Event:
    """The event of one occurrence. Raises ValueError where the kind tells of something else."""
    match kind, occurrence:
        case "s3", ObjectCreated():
            return notified_event(occurrence)
        case "s3-eventbridge", ObjectCreated():
            return bridged_event(occurrence)
        case "s3-sqs", ObjectCreated():
            return queued_event(notified_event(occurrence))
        case "sqs", Message():
            return queued_event(occurrence.body.decode(), occurrence.id, send_headers(occurrence))
    raise ValueError(f"expected {' or '.join(get_args(ArrivalKind))}, got {kind!r} with {type(occurrence).__name__}")
