"""The report as text: a line a finding, errors last, then the cost, and one line that sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from functions.doctor.bill import Bill
from functions.doctor.cost.estimate import Estimate
from functions.doctor.examination import Examination
from functions.doctor.finding import LEVELS, Finding


def print_report(examination: Examination, bill: Bill | None) -> Iterator[str]:
    """The lines. What is last is what a terminal shows."""
    findings = sorted(examination.findings, key=lambda finding: LEVELS.index(finding.level))
    yield from _align([_row(finding) for finding in findings])
    yield ""
    if bill is not None:
        yield from _print_bill(bill)
    else:
        yield "no cost estimated: no function answers HTTP, or the model has no rows to measure with (--latency MS)"
    yield ""
    counts = Counter(finding.level for finding in findings)
    yield f"errors: {counts['error']}, warnings: {counts['warning']}, passed: {counts['ok']}"


def _row(finding: Finding) -> tuple[str, ...]:
    got = f"expected {finding.expected}, got {finding.got}"
    if finding.level == "ok":
        return finding.level, finding.cloud, finding.subject, finding.check, f"{finding.expected}: {finding.got}"
    return finding.level, finding.cloud, finding.subject, finding.check, f"{got}: {finding.advice}"


def _align(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """All columns but the last as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*cells, row[-1].replace("\n", " ")))


def _print_bill(bill: Bill) -> Iterator[str]:
    traffic, prices = bill.traffic, bill.prices
    how = "measured here" if bill.measured else "as given"
    yield (
        f"estimated cost of a month: {traffic.requests:,} requests over {traffic.hours} hours, rows in each:"
        f" {traffic.rows:,}, {traffic.latency_ms:.2f} ms each on one CPU ({how})"
    )
    left_out = "without tax, storage, alarms, snapshots, traces and traffic to the internet"
    yield f"prices of {prices.looked_up} in {prices.currency}, {left_out}"
    rows = [row for estimate in bill.estimates for row in _list_lines(estimate)]
    yield from _align(rows)
    for estimate in bill.estimates:
        yield f"{estimate.cloud}, {estimate.region}: {'; '.join(estimate.assumed)}"
    yield f"{traffic.starts:.0%} of the requests start an instance, {traffic.start_ms:.0f} ms each (assumed)"
    used = {line.price for estimate in bill.estimates for line in estimate.lines}
    unsure = sorted(used.intersection(prices.unsure))
    if unsure:
        yield f"not seen in the provider's own words, so look before you count on them: {', '.join(unsure)}"


def _list_lines(estimate: Estimate) -> Iterator[tuple[str, ...]]:
    for line in estimate.lines:
        free = f"{_round(line.free)} of it free" if line.free else ""
        yield estimate.cloud, line.what, f"{_round(line.amount):>13}", line.unit, free, f"{line.usd:>10,.2f}"
    yield estimate.cloud, "in all", "", "", "", f"{estimate.usd:>10,.2f}"


def _round(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:,.2f}"
