"""Google: an instance is billed while it has a request, whatever their number, by 100 milliseconds."""

from __future__ import annotations

from functions.doctor.cost.estimate import Estimate, charge
from functions.doctor.cost.prices import Prices
from functions.doctor.cost.traffic import MONTH, Traffic
from functions.manifests.declared import Declared

# Our line and Cloud Run's own of each request: bytes, assumed.
_LOGGED = 1500
_STEP_MS = 100


def estimate(declared: Declared, traffic: Traffic, prices: Prices) -> Estimate:
    """CPU and memory by seconds, those of instances kept warm at the price of idle ones, requests, the log."""
    busy = traffic.busy_seconds(declared.cpu, declared.concurrency, _STEP_MS, _STEP_MS) + traffic.start_seconds
    idle = max(0.0, declared.warm_instances * MONTH - busy)
    memory = declared.memory_mb / 1024
    kept = (
        charge(prices, "gcp.idle.cpu_seconds", "CPU, idle", idle * declared.cpu),
        charge(prices, "gcp.idle.gib_seconds", "memory, idle", idle * memory),
    )
    return Estimate(
        "gcp",
        declared.name,
        prices.table["gcp.requests"].region,
        (
            charge(prices, "gcp.requests", "requests", traffic.requests),
            charge(prices, "gcp.cpu_seconds", "CPU", busy * declared.cpu),
            charge(prices, "gcp.gib_seconds", "memory", busy * memory),
            *(kept if idle else ()),
            charge(prices, "gcp.logs", "logs", traffic.requests * _LOGGED / 2**30),
        ),
        (
            f"billed by request, in steps of {_STEP_MS} ms; requests at the same time share an instance's seconds",
            f"{_LOGGED} bytes of log a request",
        ),
    )
