"""Publishes a table: on the terminal, as JSON, as a plot, and between its markers in docs/performance.md."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.markdown import render_table
from benchmarks.plot import draw_plot
from benchmarks.results import Table, write_json

PAGE = Path("docs", "performance.md")
PLOTS = Path("docs", "performance")
RESULTS = Path("benchmarks", "results")


def publish(table: Table, project: Path) -> None:
    """Write all that the project keeps of a table. Raises `BenchmarkError` when the page has no place for it."""
    text = render_table(table)
    print(f"\n{text}", flush=True)
    write_json(table, project / RESULTS / f"{table.name}.json")
    plot = project / PLOTS / f"{table.name}.svg"
    plot.parent.mkdir(parents=True, exist_ok=True)
    plot.write_text(draw_plot(table), "utf-8")
    page = project / PAGE
    page.write_text(insert(page.read_text("utf-8"), table.name, text), "utf-8")


def insert(page: str, name: str, text: str) -> str:
    """The page with `text` between `<!-- name -->` and `<!-- /name -->`."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    pattern = re.compile(f"{re.escape(start)}\n.*?{re.escape(end)}", re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise BenchmarkError(f"{PAGE}: expected one place between {start} and {end}")
    return pattern.sub(lambda _: f"{start}\n{text}\n{end}", page)
