"""Payload format 2.0: API Gateway's HTTP API, and Function URLs."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from functions.local.aws.events.fields import (
    ACCOUNT,
    API_HOST,
    SOURCE_IP,
    Event,
    read_body,
    read_clock,
    read_headers,
    read_request_id,
)
from functions.local.request_line import encode_path, encode_query, group_query
from shared.message import Request

_URL_HOST = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-central-1.on.aws"


def http_event(request: Request) -> Event:
    """An HTTP API's event: the only service that decodes the path."""
    return _version_2(request, API_HOST, ACCOUNT, unquote(encode_path(request.path)))


def url_event(request: Request) -> Event:
    """A Function URL's event, called without IAM: the account is `anonymous`."""
    return _version_2(request, _URL_HOST, "anonymous", encode_path(request.path))


def _version_2(request: Request, host: str, account: str, path: str) -> Event:
    headers = read_headers(request, host)
    cookies = headers.pop("cookie", "")
    query = group_query(request.query)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": encode_query(request.query),
        **({"cookies": cookies.split("; ")} if cookies else {}),
        "headers": headers,
        **({"queryStringParameters": {name: ",".join(values) for name, values in query.items()}} if query else {}),
        "requestContext": _context(request, headers, account, path),
        **read_body(request, absent={}),
    }


def _context(request: Request, headers: Mapping[str, str], account: str, path: str) -> Event:
    moment, milliseconds = read_clock()
    return {
        "accountId": account,
        "apiId": headers["host"].partition(".")[0],
        "domainName": headers["host"],
        "domainPrefix": headers["host"].partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": SOURCE_IP,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": read_request_id(request),
        "routeKey": "$default",
        "stage": "$default",
        "time": moment,
        "timeEpoch": milliseconds,
    }
