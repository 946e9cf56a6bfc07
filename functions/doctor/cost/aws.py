"""Lambda: each request alone, by the millisecond; the start of an instance is billed too."""

from __future__ import annotations

import math

from functions.doctor.cost.estimate import Estimate, charge
from functions.doctor.cost.prices import Prices
from functions.doctor.cost.traffic import Traffic
from functions.manifests.declared import Declared

# Our line with its metrics, Lambda's own two, and the API's: bytes, assumed.
_LOGGED = 2000
# Five, by service and by service and model (docs/aws.md).
_METRICS = 10


def estimate(declared: Declared, traffic: Traffic, prices: Prices) -> Estimate:
    """Memory by milliseconds, requests, the API's requests, the log."""
    seconds = traffic.requests * math.ceil(traffic.work_ms(declared.cpu)) / 1000 + traffic.start_seconds
    gigabytes = declared.memory_mb / 1024
    api = [charge(prices, "aws.http_api.requests", "API", traffic.requests)] if declared.gateway else []
    return Estimate(
        "aws",
        declared.name,
        prices.table["aws.requests"].region,
        (
            charge(prices, "aws.requests", "requests", traffic.requests),
            charge(prices, f"aws.{declared.arch}.gb_seconds", "compute", seconds * gigabytes),
            *api,
            charge(prices, "aws.logs", "logs", traffic.requests * _LOGGED / 1e9),
            charge(prices, "aws.metrics", "metrics", _METRICS),
        ),
        (
            "an instance answers one request at a time; milliseconds are rounded up",
            "starts are billed, and bodies are at most 512 KB, which the API counts as one request",
            f"{_LOGGED} bytes of log a request",
        ),
    )
