"""The report for a terminal: a few lines, not a wall."""

from collections.abc import Iterator, Sequence

from model_export.gate.proof import Heard
from model_export.report.report import Report
from model_export.words import count

NAMED = 3
"""So many families of rows are named; the JSON lists all."""


def describe_report(report: Report) -> str:
    """The report in lines of text."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    compared = report.compared
    yield f"answers as the estimator does on {count(compared.rows, 'row')}; largest difference {compared.largest:.2g}"
    yield f"  {_families(compared.families)}"
    yield f"numbers in {report.numbers}: {report.why}"
    if report.repairs:
        yield f"repaired: {'; '.join(report.repairs)}"
    saved = report.plain_bytes - report.graph_bytes
    if report.rewrites:
        sizes = f"the graph has {report.graph_bytes:,} of {report.plain_bytes:,} bytes"
        yield f"smaller by {count(saved, 'byte')}: {'; '.join(report.rewrites)} ({sizes})"
    if report.proof:
        yield f"{report.proof.status}: {report.proof.words}"


def _families(families: Sequence[Heard]) -> str:
    """The given rows and those of the largest other families by name, the rest counted."""
    given, *others = families
    named = sorted(others, key=lambda family: -family.rows)[:NAMED]
    rest = [family for family in others if family not in named]
    told = [_family(family) for family in (given, *named)]
    more = f", {count(sum(family.rows for family in rest), 'row')} of {len(rest)} other kinds" if rest else ""
    return ", ".join(told) + more


def _family(family: Heard) -> str:
    splits = f" (at {family.splits} of {family.of} splits)" if family.of else ""
    return f"{family.family} {family.rows}{splits}"
