"""Azure Functions over HTTP, in the v2 programming model."""

import json
import logging
import os
from typing import Any
from urllib.parse import urlsplit

from shared.opening import Opening

_opening = Opening(os.path.dirname(__file__))  # before the rest is imported: the model is opened meanwhile

import azure.functions as func  # noqa: E402

from shared.message import Request, Response  # noqa: E402
from shared.service import Service  # noqa: E402

_logger = logging.getLogger("tresnubes")


def _emit(record: dict[str, Any]) -> None:
    """One JSON line at the record's level; Application Insights keeps it as the message of a trace."""
    _logger.log(logging.getLevelNamesMapping()[record["level"]], json.dumps(record))


_service = Service(_opening.wait(), _emit)

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# Azure writes a truth as `True`.
_HEALTH_IS_OPEN = os.environ.get("TRESNUBES_OPEN_HEALTH", "").lower() == "true"
_ASKS_HEALTH = func.AuthLevel.ANONYMOUS if _HEALTH_IS_OPEN else func.AuthLevel.FUNCTION

app = func.FunctionApp()


@app.route(route="v2/health/{*state}", methods=_METHODS, auth_level=_ASKS_HEALTH)
def health(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """Answer a health check, without a key where the deployment says so."""
    return _answer(req, context)


@app.route(route="{*path}", methods=_METHODS, auth_level=func.AuthLevel.FUNCTION)
def http(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """Answer any other request; the caller sends a function key."""
    return _answer(req, context)


def _answer(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    return _pack(_service.respond(_unpack(req, context)))


def _unpack(req: func.HttpRequest, context: func.Context) -> Request:
    return Request(
        method=req.method,
        path=urlsplit(req.url).path,
        headers={name.lower(): value for name, value in req.headers.items()},
        body=req.get_body(),
        request_id=context.invocation_id,
        trace_id=context.trace_context.trace_parent or "",
    )


def _pack(response: Response) -> func.HttpResponse:
    return func.HttpResponse(response.body, status_code=response.status, headers=dict(response.headers))
