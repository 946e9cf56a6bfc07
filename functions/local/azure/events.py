"""What Azure's host hands to a function: a message of a storage queue, with an event of Event Grid's say, or a blob."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from shared.events.occurrence import Message, ObjectCreated

_TYPE = "Microsoft.Storage.BlobCreated"
_TOPIC = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/tresnubes"
    "/providers/Microsoft.Storage/storageAccounts/{account}"
)
_WEEK = timedelta(days=7)
"""How long a queue keeps a message that names no time."""


def describe_blob(created: ObjectCreated) -> dict[str, Any]:
    """The event in Event Grid's schema: https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage."""
    return {
        "topic": _topic(created),
        "subject": _subject(created),
        "eventType": _TYPE,
        "id": str(uuid4()),
        "data": _data(created),
        "dataVersion": "",
        "metadataVersion": "1",
        "eventTime": datetime.now(UTC).isoformat(),
    }


def describe_blob_as_cloud_event(created: ObjectCreated) -> dict[str, Any]:
    """The same event in the schema of CloudEvents 1.0."""
    return {
        "source": _topic(created),
        "subject": _subject(created),
        "type": _TYPE,
        "time": datetime.now(UTC).isoformat(),
        "id": str(uuid4()),
        "data": _data(created),
        "specversion": "1.0",
    }


def read_body(message: Message) -> bytes:
    """What the function gets of a message: the host has decoded its base64."""
    return base64.b64decode(message.body, validate=True) if message.base64 else message.body


def describe_message(name: str, body: bytes, dequeue_count: int = 1) -> dict[str, str]:
    """The trigger metadata of a queue's message, each value as JSON.

    https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata
    """
    now = datetime.now(UTC)
    values: Mapping[str, Any] = {
        "QueueTrigger": body.decode(errors="replace"),
        "DequeueCount": dequeue_count,
        "Id": name,
        "PopReceipt": "AgAAAAMAAAAAAAAA",
        "InsertionTime": now.isoformat(),
        "ExpirationTime": (now + _WEEK).isoformat(),
        "NextVisibleTime": now.isoformat(),
    }
    return {key: json.dumps(value) for key, value in values.items()}


def describe_content(created: ObjectCreated) -> dict[str, str]:
    """The trigger metadata of a blob whose bytes the host brings, each value as JSON.

    https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#metadata. Of the
    properties those are here that a function may look at; the host's serializer has no text for an ETag.
    """
    store, key = created.location
    now = datetime.now(UTC).isoformat()
    values: Mapping[str, Any] = {
        "BlobTrigger": f"{store.rpartition('/')[2]}/{key}",
        "Uri": f"{store}/{quote(key)}",
        "Properties": {
            "LastModified": now,
            "CreatedOn": now,
            "BlobType": 0,
            "ContentLength": created.size,
            "ContentType": created.media_type or "application/octet-stream",
            "ETag": {},
        },
        "Metadata": {},
        "name": key,
    }
    return {name: json.dumps(value) for name, value in values.items()}


def _topic(created: ObjectCreated) -> str:
    """The account is in the host's name, or before the container where that is the emulator's."""
    address, container = created.location.store.partition("://")[2].rsplit("/", 1)
    return _TOPIC.format(account=address.rpartition("/")[2].partition(".")[0], container=container)


def _subject(created: ObjectCreated) -> str:
    store, key = created.location
    return f"/blobServices/default/containers/{store.rpartition('/')[2]}/blobs/{key}"


def _data(created: ObjectCreated) -> dict[str, Any]:
    store, key = created.location
    described = {
        "api": "PutBlob",
        "clientRequestId": str(uuid4()),
        "requestId": str(uuid4()),
        "eTag": created.version.etag,
        "contentType": created.media_type or "application/octet-stream",
        "contentLength": created.size,
        "blobType": "BlockBlob",
        "url": f"{store}/{quote(key)}",
        "sequencer": "00000000000004420000000000028963",
        "storageDiagnostics": {"batchId": str(uuid4())},
    }
    return {name: value for name, value in described.items() if value is not None}
