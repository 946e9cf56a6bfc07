"""What is written of a table: JSON, Markdown between its markers, a plot."""

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import TABLES
from benchmarks.errors import BenchmarkError
from benchmarks.markdown import format_number, render_table
from benchmarks.page import PAGE, insert, publish
from benchmarks.places import PROJECT
from benchmarks.plot import draw_plot
from benchmarks.results import Measure, Ratio, Spread, Table, Target

TARGET = Target("tresnubes", "<others>", 0.5, 0.4)
TABLE = Table(
    name="cold",
    title="Start",
    unit="ms",
    rounds=3,
    machine={"CPU": "a quick one", "date": "2026-11-22", "attrs": "1.0"},
    measures=[
        Measure("tresnubes", "linear", Spread(50.0, 48.0, 61.25)),
        Measure("<others>", "linear", Spread(100.0, 90.0, 110.0)),
        Measure("<others>", "text", Spread(0.0123, 0.0123, 0.0123)),
    ],
    ratios=[Ratio(TARGET, "linear", Spread(0.5, 0.4, 0.6))],
    remarks=["C is left out: install gcc"],
)


def test_a_table_tells_medians_with_quartiles_ratios_remarks_and_the_machine() -> None:
    assert render_table(TABLE) == (
        "| Start (ms) | linear | text |\n"
        "| --- | --: | --: |\n"
        "| tresnubes | 50.0 (48.0\N{EN DASH}61.2) | \N{EN DASH} |\n"
        "| <others> | 100 (90.0\N{EN DASH}110) | 0.012 |\n"
        "\n"
        "| ratio | linear | target (aim) |\n"
        "| --- | --: | --: |\n"
        "| tresnubes : <others> | 0.50 (0.40\N{EN DASH}0.60) | ≤ 0.5 (0.4): met |\n"
        "\n"
        "C is left out: install gcc\n"
        "\n"
        "Medians of 3 rounds, quartiles in brackets. CPU a quick one; date 2026-11-22."
    )


def test_a_missed_target_says_so_and_where() -> None:
    missed = replace(TABLE, ratios=[Ratio(TARGET, "linear", Spread(0.51, 0.4, 0.6))])

    assert "≤ 0.5 (0.4): **missed** by linear" in render_table(missed)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12345.6, "12,346"),
        (12.345, "12.3"),
        (1.234, "1.23"),
        (0.1234, "0.12"),
        (0.01234, "0.012"),
        (0.00001, "0.00001"),
    ],
)
def test_a_number_has_the_figures_that_count(number: float, text: str) -> None:
    assert format_number(number) == text


def test_text_is_put_between_its_markers_and_replaces_what_stood_there() -> None:
    page = "a\n<!-- cold -->\nformer\n<!-- /cold -->\nb\n<!-- warm -->\nkept\n<!-- /warm -->\n"

    assert insert(page, "cold", r"new \1") == page.replace("former", r"new \1")


@pytest.mark.parametrize("page", ["", "<!-- cold -->\n", "<!-- cold -->\n<!-- /cold -->\n" * 2])
def test_a_page_without_one_place_for_the_table_is_an_error(page: str) -> None:
    with pytest.raises(BenchmarkError, match="expected one place between <!-- cold --> and <!-- /cold -->"):
        insert(page, "cold", "new")


def test_a_plot_has_a_bar_and_its_figure_for_every_measure() -> None:
    root = ElementTree.fromstring(draw_plot(TABLE))  # noqa: S314 (our own text)

    names = {element.tag.partition("}")[2] for element in root}
    texts = [element.text for element in root if element.tag.endswith("text")]
    assert names == {"style", "rect", "text", "path"}
    assert texts == ["Start, ms", "linear", "tresnubes", "50.0", "<others>", "100", "text", "<others>", "0.012"]


def test_publishing_writes_json_plot_and_page(tmp_path: Path) -> None:
    page = tmp_path / PAGE
    page.parent.mkdir()
    page.write_text("<!-- cold -->\n<!-- /cold -->\n", "utf-8")

    publish(TABLE, tmp_path)

    known = json.loads((tmp_path / "benchmarks/results/cold.json").read_text("utf-8"))
    assert known["measures"][0]["spread"] == {"median": 50.0, "low": 48.0, "high": 61.25}
    assert known["machine"]["attrs"] == "1.0"
    assert (tmp_path / "docs/performance/cold.svg").read_text("utf-8") == draw_plot(TABLE)
    assert render_table(TABLE) in page.read_text("utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_module_and_its_place_in_the_docs(name: str) -> None:
    module = import_module(f"benchmarks.tables.{name.replace('-', '_')}")

    assert callable(module.measure)
    page = (PROJECT / PAGE).read_text("utf-8")
    assert insert(page, name, "new") != page
    assert f"](performance/{name}.svg)" in page
    assert f"`make benchmarks TABLES={name}`" in page
