"""Azure's Flex Consumption: an instance is billed while it executes, for a second at least."""

from __future__ import annotations

from functions.doctor.cost.estimate import Estimate, Line, charge
from functions.doctor.cost.prices import Prices
from functions.doctor.cost.traffic import MONTH, Traffic
from functions.manifests.declared import Declared

# Our line and Application Insights' own of each request: bytes, assumed.
_LOGGED = 2000
# https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing
_SHORTEST_MS, _STEP_MS = 1000, 100


def estimate(declared: Declared, traffic: Traffic, prices: Prices) -> Estimate:
    """Memory by seconds, executions, the log.

    Where instances are always ready, all executions count as theirs, of which none is free.
    """
    busy = traffic.busy_seconds(declared.cpu, declared.concurrency, _SHORTEST_MS, _STEP_MS) + traffic.start_seconds
    ready = bool(declared.warm_instances)
    return Estimate(
        "azure",
        declared.name,
        prices.table["azure.executions"].region,
        (
            charge(prices, "azure.executions", "executions", traffic.requests, free=not ready),
            *_compute(declared, prices, busy),
            charge(prices, "azure.logs", "logs", traffic.requests * _LOGGED / 1e9),
        ),
        (
            f"at least {_SHORTEST_MS} ms, then in steps of {_STEP_MS} ms; executions at the same time share them",
            f"{_LOGGED} bytes of log a request",
        ),
    )


def _compute(declared: Declared, prices: Prices, busy: float) -> tuple[Line, ...]:
    """What the instances that are always ready can't do is done by others, on demand.

    Their baseline is billed whether or not they execute, and while they do, that besides:
    https://learn.microsoft.com/azure/azure-functions/monitor-functions-reference#metrics
    """
    gigabytes, kept = declared.memory_mb / 1024, declared.warm_instances * MONTH
    if not kept:
        return (charge(prices, "azure.gb_seconds", "compute", busy * gigabytes),)
    ready = min(busy, kept)
    return (
        charge(prices, "azure.ready.gb_seconds", "compute, ready", ready * gigabytes),
        charge(prices, "azure.ready.baseline.gb_seconds", "baseline, ready", kept * gigabytes),
        charge(prices, "azure.gb_seconds", "compute, on demand", (busy - ready) * gigabytes),
    )
