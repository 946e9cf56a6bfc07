"""An Application Load Balancer's events, with single or multi-value headers."""

from __future__ import annotations

from functions.local.aws.events.fields import ACCOUNT, Event, read_body, read_headers
from functions.local.request_line import encode_path, encode_query, group_query
from shared.message import Request

_HOST = "tresnubes-1234567890.eu-central-1.elb.amazonaws.com"
_TARGET_GROUP = f"arn:aws:elasticloadbalancing:eu-central-1:{ACCOUNT}:targetgroup/tresnubes/6d0ecf831eec9f09"


def alb_event(request: Request) -> Event:
    """With single values, the target group's default: of a repeated parameter the last one stays."""
    return {
        **_start(request),
        "queryStringParameters": {name: values[-1] for name, values in _query(request).items()},
        "headers": read_headers(request, _HOST),
        **read_body(request, absent={"body": ""}),
    }


def alb_multi_event(request: Request) -> Event:
    """With multi-value headers switched on for the target group."""
    return {
        **_start(request),
        "multiValueQueryStringParameters": _query(request),
        "multiValueHeaders": {name: [value] for name, value in read_headers(request, _HOST).items()},
        **read_body(request, absent={"body": ""}),
    }


def _start(request: Request) -> Event:
    return {
        "requestContext": {"elb": {"targetGroupArn": _TARGET_GROUP}},
        "httpMethod": request.method,
        "path": encode_path(request.path),
    }


def _query(request: Request) -> dict[str, list[str]]:
    """The parameters as the client escaped them: the load balancer doesn't decode them."""
    return group_query(encode_query(request.query), decode=False)
