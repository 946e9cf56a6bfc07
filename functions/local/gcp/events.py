"""The exact HTTP requests by which Google tells a function of an object, or brings a message of rows."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from shared.events.occurrence import Message, ObjectCreated
from shared.message import Request

_TIME = "2026-11-22T12:00:00.000Z"
_TOPIC = "projects/local/topics/arrivals"
_JSON = {"content-type": "application/json"}


def build_event(kind: str, occurrence: ObjectCreated | Message) -> Request:
    """The request of a kind: `storage` and `storage-structured` (Eventarc, the two modes of a CloudEvent),
    `storage-pubsub` (a push that holds a bucket's notification), `pubsub` (a push that holds rows).

    Raises ValueError for another kind, or one that doesn't fit the occurrence.
    """
    if isinstance(occurrence, Message):
        if kind == "pubsub":
            return _push(_rows(occurrence))
    elif kind in _OBJECTS:
        return _OBJECTS[kind](occurrence)
    raise ValueError(f"expected pubsub for a message, one of {', '.join(_OBJECTS)} for an object, got {kind!r}")


def _binary(created: ObjectCreated) -> Request:
    """The attributes in headers, the object's resource as the body."""
    attributes = {f"ce-{name}": value for name, value in _attributes(created).items()}
    return Request("POST", "/", {**_JSON, **_latin(attributes)}, _encode(_resource(created)))


def _structured(created: ObjectCreated) -> Request:
    event = {**_attributes(created), "datacontenttype": "application/json", "data": _resource(created)}
    return Request("POST", "/", {"content-type": "application/cloudevents+json; charset=utf-8"}, _encode(event))


def _notification(created: ObjectCreated) -> Request:
    attributes = {
        "bucketId": _bucket(created),
        "eventTime": _TIME,
        "eventType": "OBJECT_FINALIZE",
        "notificationConfig": f"projects/_/buckets/{_bucket(created)}/notificationConfigs/1",
        "objectGeneration": created.version.id,
        "objectId": created.location.key,
        "payloadFormat": "JSON_API_V1",
    }
    return _push(_message(uuid4().hex, base64.b64encode(_encode(_resource(created))).decode(), attributes))


_OBJECTS: Mapping[str, Callable[[ObjectCreated], Request]] = {
    "storage": _binary,
    "storage-structured": _structured,
    "storage-pubsub": _notification,
}


def _rows(message: Message) -> dict[str, Any]:
    headers = {"content-type": message.content_type, "content-encoding": message.content_encoding}
    data = message.body if message.base64 else base64.b64encode(message.body)
    return _message(message.id, data.decode(), {name: value for name, value in headers.items() if value})


def _message(name: str, data: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    """Pub/Sub writes a message's id and time in two spellings."""
    spellings = {"messageId": name, "message_id": name, "publishTime": _TIME, "publish_time": _TIME}
    return {"attributes": dict(attributes), "data": data, **spellings}


def _push(message: Mapping[str, Any]) -> Request:
    """https://cloud.google.com/pubsub/docs/push#receive_push."""
    push = {"message": message, "subscription": "projects/local/subscriptions/arrivals"}
    return Request("POST", f"/{_TOPIC}", _JSON, _encode(push))


def _attributes(created: ObjectCreated) -> dict[str, str]:
    """https://cloud.google.com/eventarc/docs/workflows/cloudevents: those of Cloud Storage."""
    return {
        "bucket": _bucket(created),
        "id": uuid4().hex,
        "source": f"//storage.googleapis.com/projects/_/buckets/{_bucket(created)}",
        "specversion": "1.0",
        "subject": f"objects/{created.location.key}",
        "time": _TIME,
        "type": "google.cloud.storage.object.v1.finalized",
    }


def _latin(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as a CloudEvent writes them: percent-encoded beyond printable ASCII (HTTP binding 1.0.2, 3.1.3.2)."""
    from urllib.parse import quote

    printable = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')
    return {name: quote(value, safe=printable) for name, value in headers.items()}


def _resource(created: ObjectCreated) -> dict[str, str]:
    """https://cloud.google.com/storage/docs/json_api/v1/objects#resource, what of it an event needs."""
    bucket, name, version = _bucket(created), created.location.key, created.version
    known = {
        "kind": "storage#object",
        "id": f"{bucket}/{name}/{version.id}",
        "bucket": bucket,
        "name": name,
        "generation": version.id,
        "metageneration": "1",
        "etag": version.etag,
        "contentType": created.media_type,
        "size": "" if created.size is None else str(created.size),
        "timeCreated": _TIME,
        "updated": _TIME,
    }
    return {key: value for key, value in known.items() if value}


def _bucket(created: ObjectCreated) -> str:
    return created.location.store.removeprefix("gs://")


def _encode(value: object) -> bytes:
    return json.dumps(value).encode()
