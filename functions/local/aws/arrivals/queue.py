"""How SQS hands messages to a Lambda function."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Mapping, Sequence

from functions.local.aws.events.fields import ACCOUNT, Event
from shared.events.occurrence import Message

_REGION = "eu-central-1"
_QUEUE = f"arn:aws:sqs:{_REGION}:{ACCOUNT}:arrivals"


def queued_event(body: str | Event, name: str = "", headers: Mapping[str, str] | None = None) -> Event:
    """A batch of one message: a text, or what another service sends as JSON."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return batch_event([queued_record(text, name or str(uuid.uuid4()), headers or {})])


def batch_event(records: Sequence[Event]) -> Event:
    """A batch of messages."""
    return {"Records": list(records)}


def queued_record(body: str, name: str, headers: Mapping[str, str], queue: str = _QUEUE) -> Event:
    """One message, received for the first time; `headers` are its attributes."""
    moment = str(int(time.time() * 1000))
    return {
        "messageId": name,
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": moment,
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": moment,
        },
        "messageAttributes": {
            name: {"stringValue": value, "stringListValues": [], "binaryListValues": [], "dataType": "String"}
            for name, value in headers.items()
        },
        "md5OfBody": hashlib.md5(body.encode(errors="surrogatepass"), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue,
        "awsRegion": _REGION,
    }


def send_headers(message: Message) -> dict[str, str]:
    """A message's attributes: what the headers are in HTTP."""
    given = {
        "content-type": message.content_type,
        "content-encoding": message.content_encoding,
        "content-transfer-encoding": "base64" if message.base64 else "",
    }
    return {name: value for name, value in given.items() if value}
