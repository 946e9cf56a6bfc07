"""The matrix as Markdown: sums in front, then a row a case."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.export_matrix.outcome import Outcome, Status
from benchmarks.export_matrix.results import Row
from benchmarks.export_matrix.verdict import Verdict
from benchmarks.export_matrix.ways import Way

_EACH = "given | others | off by | bytes | load ms"
_HEAD = f"| case | plain: {_EACH} | gate alone | ours: {_EACH} |"
_SUMS = "exported right | refused in words | silently wrong | rows asked | rows refused in words"
_TITLES: Mapping[Way, str] = {"plain": "plain skl2onnx", "gate": "the gate, no repairs", "ours": "the export"}


def render(rows: Sequence[Row]) -> str:
    """The sums and the table."""
    return "\n".join([*_sums(rows), "", _HEAD, "|---|" + "--:|" * 11, *_lines(rows)])


def count(rows: Sequence[Row], way: Way, status: Status) -> int:
    """How many cases ended so by this way."""
    return sum(outcomes[way].status == status for _, _, outcomes in rows)


def _sums(rows: Sequence[Row]) -> Iterator[str]:
    yield f"| {len(rows)} pipelines that scikit-learn fits | {_SUMS} |"
    yield "|---|--:|--:|--:|--:|--:|"
    for way, title in _TITLES.items():
        outcomes = [outcomes[way] for _, _, outcomes in rows]
        cells = [f"{count(rows, way, 'right')} ({count(rows, way, 'right') / len(rows):.0%})"]
        cells += [str(count(rows, way, status)) for status in ("refused", "wrong")]
        cells.append(f"{sum(outcome.given.rows + outcome.others.rows for outcome in outcomes):,}")
        cells.append(f"{sum(outcome.given.refused + outcome.others.refused for outcome in outcomes):,}")
        yield f"| {title} | {' | '.join(cells)} |"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    known = None
    for family, name, outcomes in rows:
        if family != known:
            known = family
            yield f"| **{family}** |" + " |" * 11
        cells = [name, *_cells(outcomes["plain"]), _verdict(outcomes["gate"]), *_cells(outcomes["ours"])]
        yield f"| {' | '.join(cells)} |"


def _cells(outcome: Outcome) -> list[str]:
    if outcome.status == "refused":
        return ["refused", "", "", "", ""]
    largest = max(outcome.given.largest, outcome.others.largest)
    return [
        _share(outcome.given),
        _share(outcome.others),
        f"{largest:.0e}" if largest else "0",
        f"{outcome.bytes:,}",
        f"{outcome.load:.1f}",
    ]


def _verdict(outcome: Outcome) -> str:
    return "**wrong**" if outcome.status == "wrong" else outcome.status


def _share(verdict: Verdict) -> str:
    refused = f", {verdict.refused} refused" if verdict.refused else ""
    return f"**{verdict.wrong} of {verdict.rows:,} wrong**{refused}" if verdict.wrong else f"right{refused}"
