"""Payload format 1.0: API Gateway's REST API."""

from __future__ import annotations

from collections.abc import Mapping

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
from functions.local.request_line import encode_path, group_query
from shared.message import Request


def rest_event(request: Request) -> Event:
    """A REST API's event, by way of a `/{proxy+}` resource and a stage `prod`."""
    path = encode_path(request.path)
    headers = read_headers(request, API_HOST)
    headers.pop("content-length", None)  # which a REST API keeps to itself
    query = group_query(request.query)
    resource = "/" if path == "/" else "/{proxy+}"
    return {
        "resource": resource,
        "path": path,
        "httpMethod": request.method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": None if path == "/" else {"proxy": path.removeprefix("/")},
        "stageVariables": None,
        "requestContext": _context(request, headers, resource, path),
        **read_body(request, absent={"body": None}),
    }


def _context(request: Request, headers: Mapping[str, str], resource: str, path: str) -> Event:
    moment, milliseconds = read_clock()
    return {
        "resourceId": "ab12cd",
        "resourcePath": resource,
        "httpMethod": request.method,
        "extendedRequestId": "c1ABcDefGHijKlm=",
        "requestTime": moment,
        "path": f"/prod{path}",
        "accountId": ACCOUNT,
        "protocol": "HTTP/1.1",
        "stage": "prod",
        "domainPrefix": headers["host"].partition(".")[0],
        "requestTimeEpoch": milliseconds,
        "requestId": read_request_id(request),
        "identity": _identity(headers),
        "domainName": headers["host"],
        "deploymentId": "d3pl0y",
        "apiId": API_HOST.partition(".")[0],
    }


def _identity(headers: Mapping[str, str]) -> Event:
    unknown = (
        "cognitoIdentityPoolId accountId cognitoIdentityId caller principalOrgId accessKey"
        " cognitoAuthenticationType cognitoAuthenticationProvider userArn user"
    )
    return {
        **dict.fromkeys(unknown.split()),
        "sourceIp": SOURCE_IP,
        "userAgent": headers.get("user-agent"),
    }
