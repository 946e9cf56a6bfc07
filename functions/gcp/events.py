"""Google Cloud Functions on arrival: objects of Cloud Storage, told by Eventarc or Pub/Sub, and messages of rows."""

import json
import os
from collections.abc import Mapping
from typing import Any

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the rest is imported: the model is opened meanwhile

import functions_framework  # noqa: E402
from cloudevents.http import CloudEvent  # noqa: E402
from flask import abort  # noqa: E402
from flask import request as http_request  # noqa: E402

from shared.errors import Redeliver  # noqa: E402
from shared.events.deadline import count_down  # noqa: E402
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence  # noqa: E402
from shared.events.scorer import Scorer  # noqa: E402
from shared.message import Request  # noqa: E402
from shared.record import trace_id  # noqa: E402
from shared.stores.location import Location  # noqa: E402
from shared.stores.port import Version  # noqa: E402

_PROJECT = os.environ.get("GOOGLE_CLOUD_PROJECT")
_FINALIZED = "google.cloud.storage.object.v1.finalized"
_PUBLISHED = "google.cloud.pubsub.topic.v1.messagePublished"


def _emit(record: dict[str, Any]) -> None:
    """One JSON line; Cloud Logging reads `severity` from it, and the trace where the project is known."""
    trace = record.get("trace_id")  # a start has none
    named = {"logging.googleapis.com/trace": f"projects/{_PROJECT}/traces/{trace}"} if _PROJECT and trace else {}
    line = json.dumps({"severity": record["level"], **named, **record})
    print(line + "\n", end="", flush=True)  # in one piece: `print` writes a line's end apart, and threads mix the two


_scorer = Scorer(_opening.wait(), _emit)  # here: the server forks once this module is imported


@functions_framework.cloud_event
def score(event: CloudEvent) -> None:
    """Score one event. Any 2xx acknowledges it, and whatever else is answered brings it again."""
    remaining = count_down(_scorer.deployment.settings.timeout)  # Google tells a function no deadline
    try:
        _scorer.score(unpack(event), remaining, event["id"], _trace())
    except Redeliver:
        abort(503)  # not raised: the framework would log a traceback, over many lines, with names of objects in it


def _trace() -> str:
    headers = {name.lower(): value for name, value in http_request.headers.items()}
    google = headers.get("x-cloud-trace-context", "").partition("/")[0]
    return trace_id(Request("POST", "/", headers, trace_id=google))


def unpack(event: CloudEvent) -> Occurrence:
    """What an event tells of. The framework leaves data as bytes that are no JSON, protobuf among them."""
    kind, data = event["type"], event.data
    if kind not in (_FINALIZED, _PUBLISHED):
        return Foreign(f"expected an event of type {_FINALIZED} or {_PUBLISHED}, got {kind}")
    if not isinstance(data, Mapping):
        return Foreign(f"expected an event whose data is a JSON object, got {type(data).__name__}", malformed=True)
    return _find_object(data) if kind == _FINALIZED else _open_message(data, event["id"])


def _open_message(data: Mapping[str, Any], event_id: str) -> Occurrence:
    """A Pub/Sub message: rows, or what Cloud Storage tells of an object."""
    message = data.get("message")
    if not isinstance(message, Mapping):
        return Foreign("expected an event with a Pub/Sub message, got none", malformed=True)
    attributes = {name: str(value) for name, value in (message.get("attributes") or {}).items()}
    if {"bucketId", "objectId", "eventType"} <= attributes.keys():
        return _read_notification(attributes, message)
    headers = {name.lower(): value for name, value in attributes.items()}
    return Message(
        id=str(message.get("messageId") or event_id),
        body=str(message.get("data") or "").encode(),
        content_type=headers.get("content-type", ""),
        content_encoding=headers.get("content-encoding", ""),
        base64=True,
    )


def _read_notification(attributes: Mapping[str, str], message: Mapping[str, Any]) -> Occurrence:
    """https://cloud.google.com/storage/docs/pubsub-notifications: attributes name the object, data describes it."""
    if attributes["eventType"] != "OBJECT_FINALIZE":
        return Foreign(f"expected a notification of OBJECT_FINALIZE, got {attributes['eventType']}")
    names = {"bucket": "bucketId", "name": "objectId", "generation": "objectGeneration"}
    named = {name: attributes.get(attribute) for name, attribute in names.items()}
    return _find_object({**_describe(message), **named})


def _describe(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object's resource in a notification; empty where its format is NONE."""
    from base64 import b64decode

    try:
        resource = json.loads(b64decode(message.get("data") or ""))
    except (ValueError, RecursionError):
        return {}
    return resource if isinstance(resource, Mapping) else {}


def _find_object(resource: Mapping[str, Any]) -> Occurrence:
    """The object of a resource: https://cloud.google.com/storage/docs/json_api/v1/objects#resource."""
    bucket, name = resource.get("bucket"), resource.get("name")
    if not (bucket and name):
        return Foreign(f"expected an object with its bucket and name, got the keys {sorted(resource)}", malformed=True)
    size = str(resource.get("size", ""))
    return ObjectCreated(
        Location(f"gs://{bucket}", str(name)),
        Version(etag=str(resource.get("etag") or ""), id=str(resource.get("generation") or "")),
        # 64-bit numbers are text in JSON, but not where everybody makes it.
        size=int(size) if size.isascii() and size.isdecimal() else None,
        media_type=str(resource.get("contentType") or ""),
    )
