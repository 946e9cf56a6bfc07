"""What the functions that answer HTTP would cost in a month."""

from __future__ import annotations

from typing import NamedTuple

from functions.bundle.errors import BundleError
from functions.doctor.cost import aws, azure, gcp
from functions.doctor.cost.estimate import Estimate
from functions.doctor.cost.latency import measure
from functions.doctor.cost.prices import Prices, read_prices
from functions.doctor.cost.traffic import Traffic
from functions.doctor.order import Order
from functions.doctor.subject import Subject

_ESTIMATES = {"aws": aws.estimate, "gcp": gcp.estimate, "azure": azure.estimate}


class Bill(NamedTuple):
    """The estimates, of what traffic, at whose prices."""

    traffic: Traffic
    measured: bool
    """Whether the latency was measured here, and not given."""
    prices: Prices
    estimates: tuple[Estimate, ...]


def estimate(order: Order, subjects: tuple[Subject, ...]) -> Bill | None:
    """None where no function answers HTTP, or its latency is neither given nor to be measured."""
    asked = [subject for subject in subjects if not subject.arrivals]
    latency = order.latency if order.latency is not None else _measure(asked, order.rows)
    if latency is None or not asked:
        return None
    traffic = Traffic(order.traffic, latency, order.rows, order.hours)
    prices = read_prices()
    estimates = (_ESTIMATES[each.declared.cloud](each.declared, traffic, prices) for each in asked)
    return Bill(traffic, order.latency is None, prices, tuple(estimates))


def _measure(subjects: list[Subject], rows: int) -> float | None:
    """Of the first: all clouds run the same core. A model that can't be used has no latency."""
    try:
        return measure(subjects[0].package, rows) if subjects else None
    except BundleError:
        return None
