"""AWS Lambda over HTTP: API Gateway (REST and HTTP APIs), Function URL, Application Load Balancer."""

import os
import random
from typing import Any

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the SDK is imported: the model is opened meanwhile

from aws_lambda_powertools import Logger, Metrics  # noqa: E402
from aws_lambda_powertools.metrics.functions import is_metrics_disabled  # noqa: E402

from shared.message import Request, Response  # noqa: E402
from shared.service import Service  # noqa: E402

_NAME = os.environ.get("POWERTOOLS_SERVICE_NAME") or "tresnubes"
# Which of the function's published versions this is: template.yaml counts the 5xx of a new one by it.
_VERSION = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")
# Lambda takes any line for INFO whose time is not as in RFC 3339, and filters by that.
_logger = Logger(service=_NAME, location=None, use_rfc3339=True, function_version=_VERSION)
_metrics = Metrics(service=_NAME, namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or "tresnubes")


def _emit(record: dict[str, Any]) -> None:
    """One line, which is the request's metrics too (CloudWatch's embedded metric format)."""
    metrics = _measure(record) if "status" in record and not is_metrics_disabled() else {}
    log = getattr(_logger, record.pop("level").lower())
    log(record.pop("message"), extra=record | metrics)


def _measure(record: dict[str, Any]) -> dict[str, Any]:
    """What neither Lambda nor its callers measure; zeros too, so that an average is a rate.

    By service, for an alarm, and by service and model. A dimension is printable ASCII.
    """
    if record["model_name"]:
        _metrics.add_dimensions(service=_NAME, model=ascii(record["model_name"])[1:-1])
    _metrics.add_metric("Rows", "Count", record["rows"])
    _metrics.add_metric("Latency", "Milliseconds", record["latency_ms"])
    _metrics.add_metric("ClientErrors", "Count", 400 <= record["status"] < 500)
    _metrics.add_metric("ServerErrors", "Count", record["status"] >= 500)
    _metrics.add_metric("ColdStarts", "Count", record["cold_start"])
    metrics = dict(_metrics.serialize_metric_set())
    _metrics.clear_metrics()
    return metrics


_service = Service(_opening.wait(), _emit)  # here, not in the first request: Lambda gives the start more CPU


def _renew() -> None:
    """Draw anew what every instance would have from the snapshot: random numbers, and by one of them the log level."""
    random.seed()
    _logger.refresh_sample_rate_calculation()


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    from snapshot_restore_py import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        register_after_restore,
        register_before_snapshot,
    )

    from shared.snapshot import prepare

    register_before_snapshot(prepare, _service.deployment)
    register_after_restore(_renew)


def http(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one HTTP event of payload format 2.0 (HTTP API, Function URL) or 1.0 (REST API, load balancer)."""
    request = _unpack(event, context)
    return _pack(_service.respond(request), multi="multiValueHeaders" in event)


def _unpack(event: dict[str, Any], context: Any) -> Request:
    call = event.get("requestContext") or {}
    if not ("http" in call or "httpMethod" in event):
        raise ValueError(f"expected an HTTP event of payload format 1.0 or 2.0, got the keys {sorted(event)}")
    several = event.get("multiValueHeaders") or {}
    headers = {name: ",".join(values) for name, values in several.items()} or event.get("headers") or {}
    return Request(
        method=call["http"]["method"] if "http" in call else event["httpMethod"],
        path=_path(event["rawPath"], call["stage"]) if "http" in call else event["path"],
        headers={name.lower(): value for name, value in headers.items()},
        body=(event.get("body") or "").encode(errors="surrogatepass"),
        base64=bool(event.get("isBase64Encoded")),
        request_id=context.aws_request_id,
        trace_id=os.environ.get("_X_AMZN_TRACE_ID", ""),
    )


def _path(raw: str, stage: str) -> str:
    """The path without the stage, which format 2.0 puts before it unless the stage is the default one."""
    return raw.removeprefix(f"/{stage}") if f"{raw}/".startswith(f"/{stage}/") else raw


def _pack(response: Response, *, multi: bool) -> dict[str, Any]:
    """The proxy response; a caller with multi-value headers (load balancer, REST API) wants them back as such."""
    answer: dict[str, Any] = {"statusCode": response.status, "body": response.body.decode(), "isBase64Encoded": False}
    if multi:
        return answer | {"multiValueHeaders": {name: [value] for name, value in response.headers.items()}}
    return answer | {"headers": dict(response.headers)}
