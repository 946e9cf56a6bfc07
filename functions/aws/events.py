"""AWS Lambda on arrival: what S3 tells of, itself or by EventBridge, SNS and SQS; messages of rows; schedules."""

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the SDK is imported: the model is opened meanwhile

from aws_lambda_powertools import Logger, Metrics  # noqa: E402
from aws_lambda_powertools.metrics.functions import is_metrics_disabled  # noqa: E402
from aws_lambda_powertools.utilities.batch import (  # noqa: E402
    BatchProcessor,
    EventType,
    SqsFifoPartialProcessor,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord  # noqa: E402

from shared.errors import Redeliver  # noqa: E402
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence  # noqa: E402
from shared.events.scorer import Scorer  # noqa: E402
from shared.stores.location import Location  # noqa: E402
from shared.stores.port import Version  # noqa: E402

_NAME = os.environ.get("POWERTOOLS_SERVICE_NAME") or "tresnubes"
# Lambda takes any line for INFO whose time is not as in RFC 3339, and filters by that.
_logger = Logger(service=_NAME, location=None, use_rfc3339=True)
_metrics = Metrics(service=_NAME, namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or "tresnubes")


def _emit(record: dict[str, Any]) -> None:
    """One line, which is the event's metrics too (CloudWatch's embedded metric format)."""
    metrics = _measure(record) if "outcome" in record and not is_metrics_disabled() else {}
    log = getattr(_logger, record.pop("level").lower())
    log(record.pop("message"), extra=record | metrics)


def _measure(record: dict[str, Any]) -> dict[str, Any]:
    """What neither Lambda nor SQS measures; zeros too, so that an average is a rate.

    By service, for an alarm, and by service and model. A dimension is printable ASCII.
    """
    if record["model_name"]:
        _metrics.add_dimensions(service=_NAME, model=ascii(record["model_name"])[1:-1])
    _metrics.add_metric("RowsScored", "Count", record["scored"])
    _metrics.add_metric("RowsQuarantined", "Count", record["quarantined"])
    _metrics.add_metric("Latency", "Milliseconds", record["latency_ms"])
    _metrics.add_metric("Broken", "Count", record["outcome"] in ("broken", "malformed"))
    _metrics.add_metric("Redeliveries", "Count", record["outcome"] == "redeliver")
    metrics = dict(_metrics.serialize_metric_set())
    _metrics.clear_metrics()
    return metrics


_scorer = Scorer(_opening.wait(), _emit)  # here, not in the first event: Lambda gives the start more CPU
_queue = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
# A message that failed keeps back those of its own group only.
_fifo = SqsFifoPartialProcessor(skip_group_on_error=True)
_fifo.raise_on_entire_batch_failure = False


def score(event: dict[str, Any], context: Any) -> Any:
    """Score what one event tells of.

    From SQS the answer names the messages to deliver again. Any other event is delivered again when this raises
    Redeliver, as Lambda does after an asynchronous invocation. A schedule's asks for a sweep of the source.
    """
    match event:
        case {"source": "tresnubes.schedule", "detail-type": "Sweep"}:
            _sweep(context)
            return None
        case {"Records": [{"eventSource": "aws:sqs", "eventSourceARN": str(arn)}, *_]}:
            queue = _fifo if arn.endswith(".fifo") else _queue
            return process_partial_response(event, _score_message, queue, context)
    _score_each(_find(event) or [_foreign(event)], context, context.aws_request_id)
    return None


def _sweep(context: Any) -> None:
    """Score what no event told of."""
    from shared.events.sweep import sweep

    sweep(_scorer, lambda: _seconds_left(context), context.aws_request_id, os.environ.get("_X_AMZN_TRACE_ID", ""))


def _score_message(record: SQSRecord, lambda_context: Any) -> None:
    """Score what one message tells of. The batch goes on whatever is raised, and tells nobody: a bug is logged here."""
    try:
        _score_each(_unpack(record.raw_event), lambda_context, record.message_id)
    except Redeliver:  # the core logged it
        raise
    except Exception:
        _logger.exception("message")
        raise


def _score_each(occurrences: Iterable[Occurrence], context: Any, event_id: str) -> None:
    """Try all of them; then raise what the first one that failed raised."""
    failures = []
    for occurrence in occurrences:
        try:
            _scorer.score(occurrence, lambda: _seconds_left(context), event_id, os.environ.get("_X_AMZN_TRACE_ID", ""))
        except Redeliver as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


def _seconds_left(context: Any) -> float:
    return float(context.get_remaining_time_in_millis()) / 1000


def _unpack(message: Mapping[str, Any]) -> list[Occurrence]:
    """What a queue's message holds: an event of S3's, or else rows. One that says its content type holds rows."""
    headers = {name: value.get("stringValue") for name, value in message["messageAttributes"].items()}
    rows = _rows(message["messageId"], message["body"], headers)
    return [rows] if rows.content_type else _find(_parse(message["body"])) or [rows]


def _find(event: Any) -> list[Occurrence]:
    """What S3, or a topic, tells in an event, however it came here; nothing where the event is another's."""
    match event:
        case {"Records": [*records]}:
            return [found for record in records for found in _find(record)]
        case {"EventSource": "aws:sns", "Sns": notice}:
            return _find(notice)
        case {"Type": "Notification", "TopicArn": _, "MessageId": str(name), "Message": str(text)}:
            headers = {key: value.get("Value") for key, value in event.get("MessageAttributes", {}).items()}
            rows = _rows(name, text, headers)
            return [rows] if rows.content_type else _find(_parse(text)) or [rows]
        case {"eventSource": "aws:s3", "eventName": str(name)}:
            return [_notified(name.removeprefix("s3:"), event)]
        case {"source": "aws.s3", "detail-type": str(name)}:
            return [_bridged(name, event)]
        case {"Service": "Amazon S3", "Event": str(name)}:
            return [Foreign(f"S3's {name}: it tells that the notification is set up")]
    return []


def _notified(name: str, event: Mapping[str, Any]) -> Occurrence:
    """An event notification of S3's own, whose key is encoded as in an HTML form.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    match event:
        case {"s3": {"bucket": {"name": str(bucket)}, "object": {"key": str(key)} as told}}:
            if not name.startswith("ObjectCreated:"):
                return Foreign(f"S3's {name}")
            return _created(bucket, unquote_plus(key), told, "eTag", "versionId")
    return Foreign(f"S3's {name} without s3.bucket.name or s3.object.key", malformed=True)


def _bridged(name: str, event: Mapping[str, Any]) -> Occurrence:
    """S3's event by EventBridge, whose key is as it is. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"""
    match event:
        case {"detail": {"bucket": {"name": str(bucket)}, "object": {"key": str(key)} as told}}:
            if name != "Object Created":
                return Foreign(f"S3's {name}")
            return _created(bucket, key, told, "etag", "version-id")
    return Foreign(f"S3's {name} without detail.bucket.name or detail.object.key", malformed=True)


def _created(bucket: str, key: str, told: Mapping[str, Any], etag: str, version: str) -> ObjectCreated:
    """The id `null` is every version's that was written while the bucket kept none, so it names none of them."""
    name = told.get(version) or ""
    written = Version(told.get(etag) or "", "" if name == "null" else name)
    return ObjectCreated(Location(f"s3://{bucket}", key), written, told.get("size"))


def _rows(name: str, body: str, headers: Mapping[str, str | None]) -> Message:
    """Rows that a message holds; its attributes are what the headers are in HTTP."""
    given = {key.lower(): value or "" for key, value in headers.items()}
    return Message(
        name,
        body.encode(errors="surrogatepass"),
        given.get("content-type", ""),
        given.get("content-encoding", ""),
        given.get("content-transfer-encoding", "").lower() == "base64",
    )


def _parse(text: str) -> Any:
    """A body as JSON; None where it is something else: then it is rows, and the core says what is wrong with them."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _foreign(event: object) -> Foreign:
    keys = sorted(event) if isinstance(event, dict) else type(event).__name__
    return Foreign(f"expected an event of S3, EventBridge, SNS or SQS, got the keys {keys}", malformed=True)
