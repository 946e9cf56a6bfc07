"""A table as a plain bar chart in SVG, written by hand: one group a case, one bar a subject."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from benchmarks.markdown import format_number
from benchmarks.results import Measure, Table

_WIDTH, _LEFT, _RIGHT = 900, 330, 90
_BAR, _GAP, _HEAD = 16, 34, 40
_OURS, _OTHERS = "#2a6fdb", "#b4bcc8"
_STYLE = "text{font:12px system-ui,sans-serif;fill:#444}.title{font-weight:600;font-size:14px}.case{font-weight:600}"


def draw_plot(table: Table) -> str:
    """The whole file. Bars are as long as the medians, in each case on a scale of its own."""
    body: list[str] = []
    height = float(_HEAD)
    for case in dict.fromkeys(measure.case for measure in table.measures):
        measures = [measure for measure in table.measures if measure.case == case]
        body.extend(_draw_case(case, measures, height))
        height += _GAP + _BAR * len(measures)
    unit = f", {table.unit}" if table.unit else ""
    title = f'<text class="title" x="10" y="20">{escape(table.title + unit)}</text>'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img">'
    background = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([start, f"<style>{_STYLE}</style>", background, title, *body, "</svg>"]) + "\n"


def _draw_case(case: str, measures: list[Measure], top: float) -> Iterator[str]:
    longest = max(measure.spread.high for measure in measures) or 1.0
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    yield f'<text class="case" x="10" y="{top + 12:.0f}">{escape(case)}</text>'
    for place, measure in enumerate(measures):
        yield from _draw_bar(measure, top + 20 + place * _BAR, scale)


def _draw_bar(measure: Measure, top: float, scale: float) -> Iterator[str]:
    spread, middle = measure.spread, top + _BAR / 2
    colour = _OURS if measure.subject.startswith("tresnubes") else _OTHERS
    low, high, width = _LEFT + spread.low * scale, _LEFT + spread.high * scale, spread.median * scale
    yield f'<text x="{_LEFT - 8}" y="{top + 11:.1f}" text-anchor="end">{escape(measure.subject)}</text>'
    yield f'<rect x="{_LEFT}" y="{top + 2:.1f}" width="{width:.1f}" height="{_BAR - 4}" fill="{colour}"/>'
    yield f'<path d="M{low:.1f} {middle:.1f}H{high:.1f}" stroke="#444"/>'
    yield f'<text x="{high + 6:.1f}" y="{top + 11:.1f}">{format_number(spread.median)}</text>'
