"""The events in which AWS's HTTP services hand a request to a Lambda function.

Sources, in AWS's developer guides: "Lambda proxy integrations for HTTP APIs", "Input format of a Lambda function
for proxy integration" (API Gateway), "Invoking Lambda function URLs", "Lambda functions as targets" (ALB).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from functions.local.aws.events.fields import Event
from functions.local.aws.events.load_balancer import alb_event, alb_multi_event
from functions.local.aws.events.version_1 import rest_event
from functions.local.aws.events.version_2 import http_event, url_event
from shared.message import Request

__all__ = ["Event", "EventKind", "build_event"]

EventKind = Literal["http", "rest", "url", "alb", "alb-multi"]
"""HTTP API (payload 2.0), REST API (payload 1.0), Function URL, ALB, ALB with multi-value headers."""

_BUILDERS: Mapping[EventKind, Callable[[Request], Event]] = {
    "http": http_event,
    "rest": rest_event,
    "url": url_event,
    "alb": alb_event,
    "alb-multi": alb_multi_event,
}


def build_event(kind: EventKind, request: Request) -> Event:
    """The event that a service of this kind makes of a request."""
    return _BUILDERS[kind](request)
