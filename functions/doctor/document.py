"""The report as JSON, for machines; docs/doctor.md tells its form."""

from __future__ import annotations

from typing import Any

from functions.doctor.bill import Bill
from functions.doctor.cost.estimate import Estimate
from functions.doctor.examination import Examination

FORMAT = 1
"""Grows when a reader of the form before would misread this one; new fields leave it."""


def describe(examination: Examination, bill: Bill | None) -> dict[str, Any]:
    """What `json.dumps` takes."""
    return {
        "format": FORMAT,
        "sound": examination.sound,
        "findings": [finding._asdict() for finding in examination.findings],
        "cost": None if bill is None else _describe_bill(bill),
    }


def _describe_bill(bill: Bill) -> dict[str, Any]:
    used = {line.price for estimate in bill.estimates for line in estimate.lines}
    return {
        "traffic": bill.traffic._asdict(),
        "measured": bill.measured,
        "currency": bill.prices.currency,
        "prices_of": bill.prices.looked_up,
        "prices": {name: bill.prices.table[name]._asdict() for name in sorted(used)},
        "estimates": [_describe_estimate(estimate) for estimate in bill.estimates],
    }


def _describe_estimate(estimate: Estimate) -> dict[str, Any]:
    lines = [line._asdict() for line in estimate.lines]
    return {**estimate._asdict(), "lines": lines, "usd": estimate.usd}
