"""Google Cloud Functions over HTTP, by functions-framework."""

import json
import os
from typing import Any

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the rest is imported: the model is opened meanwhile

import functions_framework  # noqa: E402
from flask import Request as FlaskRequest  # noqa: E402
from flask import Response as FlaskResponse  # noqa: E402

from shared.message import Request, Response  # noqa: E402
from shared.service import Service  # noqa: E402

_PROJECT = os.environ.get("GOOGLE_CLOUD_PROJECT")


def _emit(record: dict[str, Any]) -> None:
    """One JSON line; Cloud Logging reads `severity` from it, and the trace where the project is known."""
    trace = record.get("trace_id")  # a start has none
    named = {"logging.googleapis.com/trace": f"projects/{_PROJECT}/traces/{trace}"} if _PROJECT and trace else {}
    line = json.dumps({"severity": record["level"], **named, **record})
    print(line + "\n", end="", flush=True)  # in one piece: `print` writes a line's end apart, and threads mix the two


_service = Service(_opening.wait(), _emit)  # here: the server forks once this module is imported


@functions_framework.http
def http(request: FlaskRequest) -> FlaskResponse:
    """Answer one HTTP request."""
    return _pack(_service.respond(_unpack(request)))


def _unpack(request: FlaskRequest) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(
        method=request.method,
        # As it came: `request.path` is decoded, and its slashes merged.
        path=request.environ.get("RAW_URI", request.path).partition("?")[0],
        headers=headers,
        body=request.get_data(),
        request_id=headers.get("function-execution-id", ""),
        trace_id=headers.get("x-cloud-trace-context", "").partition("/")[0],
    )


def _pack(response: Response) -> FlaskResponse:
    return FlaskResponse(response.body, response.status, dict(response.headers))
