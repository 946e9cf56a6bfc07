"""Azure Functions on arrival: blobs, by their events in a queue or by the host's own trigger, and messages of rows."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the rest is imported: the model is opened meanwhile

import azure.functions as func  # noqa: E402

from shared.errors import SettingInvalid, show  # noqa: E402
from shared.events.deadline import count_down  # noqa: E402
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence  # noqa: E402
from shared.events.scorer import Scorer  # noqa: E402
from shared.message import Request  # noqa: E402
from shared.record import trace_id  # noqa: E402
from shared.stores.location import Location, parse  # noqa: E402
from shared.stores.port import Version  # noqa: E402

_CREATED = "Microsoft.Storage.BlobCreated"
_BEGUN = ("CreateFile", "SftpCreate", "SftpWrite")
"""Calls that create a blob which has yet to be filled: FlushWithClose or SftpCommit tell of it once it is whole.

https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
"""

_logger = logging.getLogger("tresnubes")


def _emit(record: dict[str, Any]) -> None:
    """One JSON line at the record's level; Application Insights keeps it as the message of a trace."""
    _logger.log(logging.getLevelNamesMapping()[record["level"]], json.dumps(record))


_scorer = Scorer(_opening.wait(), _emit)

app = func.FunctionApp()


def score_events(message: func.QueueMessage, context: func.Context) -> None:
    """Score the blob that an event of Event Grid's in a queue tells of."""
    event = read(message.get_body())
    _score(unpack(event), event.get("id") or message.id, context)


def score_rows(message: func.QueueMessage, context: func.Context) -> None:
    """Score the rows in a queue's message. It has no attributes, so TRESNUBES_MESSAGE_TYPE says what it holds."""
    _score(Message(message.id or "", message.get_body()), message.id, context)


def score_blob(blob: func.InputStream, context: func.Context) -> None:
    """Score a small blob, all of whose bytes the host brings."""
    _score(unpack_blob(blob), None, context)


# A function is there where its setting is: the host stops an app with a name that it can't resolve.
def _take_messages(setting: str, function: Callable[..., None]) -> None:
    """Call a function for each message of the queue that a setting names."""
    if os.environ.get(setting):
        app.queue_trigger(
            arg_name="message",
            queue_name=f"%{setting}%",
            connection="TRESNUBES_QUEUES",
            data_type=func.DataType.BINARY,  # as text, what is not UTF-8 would be lost
        )(function)


def _take_blobs(setting: str, function: Callable[..., None]) -> None:
    """Call a function for each blob of the container that a setting names, as Event Grid tells the host of it."""
    if os.environ.get(setting):
        app.blob_trigger(
            arg_name="blob",
            path=f"%{setting}%/{{name}}",
            connection="TRESNUBES_BLOBS",
            source=func.BlobSource.EVENT_GRID,  # the only one that Flex Consumption has
            data_type=func.DataType.BINARY,
        )(function)


_take_messages("TRESNUBES_EVENTS_QUEUE", score_events)
_take_messages("TRESNUBES_ROWS_QUEUE", score_rows)
_take_blobs("TRESNUBES_BLOBS_CONTAINER", score_blob)


def _score(occurrence: Occurrence, event_id: str | None, context: func.Context) -> None:
    """Raises Redeliver: the host then calls again, and in the end puts what it called for into a poison queue."""
    remaining = count_down(_scorer.deployment.settings.timeout)  # the host tells no deadline
    trace = trace_id(Request("POST", "/", trace_id=context.trace_context.trace_parent or ""))
    _scorer.score(occurrence, remaining, event_id or context.invocation_id, trace)


def read(body: bytes) -> Mapping[str, Any]:
    """The event in a message; Event Grid's documents show it in an array of one. Empty for what is none."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if isinstance(event, list) and len(event) == 1:
        event = event[0]
    return event if isinstance(event, dict) else {}


def unpack(event: Mapping[str, Any]) -> Occurrence:
    """What an event tells of, in Event Grid's own schema or as a CloudEvent."""
    kind = event.get("eventType") or event.get("type")
    if not isinstance(kind, str):
        return Foreign("expected an event of Event Grid's with its type, got something else", malformed=True)
    if kind != _CREATED:
        return Foreign(f"expected an event of type {_CREATED}, got {show(kind)}")
    data: Any = event.get("data")
    match data:
        case {"api": str(api)} if api in _BEGUN:
            return Foreign(f"expected a blob that is whole, got one that {api} has begun")
        case {"url": str(url)}:
            return _describe(_locate(url), str(data.get("eTag") or "").strip('"'), data)
    return Foreign("expected an event with data.url, got one without", malformed=True)


def unpack_blob(blob: func.InputStream) -> Occurrence:
    """What the blob trigger brings. The name is as the container has it; a URI may be escaped or not.

    Of the properties the ETag alone is empty, for the host writes it as `{}`: the content itself is the version.
    """
    container, _, key = (blob.name or "").partition("/")
    location = _locate(blob.uri or "")
    if isinstance(location, Foreign) or not location.store.endswith(f"/{container}"):
        return Foreign(f"expected the URI of a blob in {show(container)}, got {show(blob.uri)}", malformed=True)
    properties: Mapping[str, Any] = getattr(blob, "blob_properties", None) or {}
    return ObjectCreated.brought(location._replace(key=key), blob.read(), str(properties.get("ContentType") or ""))


def _describe(location: Location | Foreign, etag: str, data: Mapping[str, Any]) -> Occurrence:
    if isinstance(location, Foreign):
        return location
    size, media_type = data.get("contentLength"), data.get("contentType")
    return ObjectCreated(location, Version(etag), size if isinstance(size, int) else None, str(media_type or ""))


def _locate(url: str) -> Location | Foreign:
    """Where the blob of a URL is, which is percent-encoded once."""
    try:
        return parse(url, "data.url")
    except SettingInvalid as error:
        return Foreign(str(error), malformed=True)
