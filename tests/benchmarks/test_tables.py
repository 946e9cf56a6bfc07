"""Every table, once, on the smallest model: who is in it and where it is written, not how long anything took.

The subjects that take long to install or to start are left out here.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks import http_server
from benchmarks.__main__ import TABLES, _parser, main
from benchmarks.page import PAGE
from benchmarks.places import PROJECT
from benchmarks.tables import clients, cold, imports, lambda_start, objects, servers, size, warm

QUICK: dict[str, list[str]] = {
    "cold": [cold.CORE, cold.ORT, cold.PYTHON, *([cold.C] if shutil.which("gcc") else [])],
    "lambda-start": [lambda_start.OURS, lambda_start.PLAIN_BYTECODE, lambda_start.BARE],
    "lambda-memory": [lambda_start.OURS, lambda_start.BARE],
    "size": [size.OURS["aws"], "obstore, the object client alone"],
    "servers": [servers.OURS],
    "warm": [warm.CORE, warm.SESSION, warm.ORT],
    "json": [],
    "parsers": ["json", "orjson"],
    "imports": [imports.BARE, "json"],
    "clients": [clients.BARE, clients.OBSTORE],
    "objects": [objects.CORE, objects.ARROW_JSON],
}
"""Table → the subjects that are taken; all of them when none is named."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that takes what the command writes."""
    (tmp_path / "docs").mkdir()
    shutil.copyfile(PROJECT / PAGE, tmp_path / PAGE)
    return tmp_path


def measure(name: str, project: Path) -> dict[str, Any]:
    only = ["--only", *QUICK[name]] if QUICK[name] else []
    small = ["--rounds", "1", "--models", "linear", "--megabytes", "2"]
    assert main([name, *small, "--into", str(project), *only]) == 0
    known: dict[str, Any] = json.loads((project / f"benchmarks/results/{name}.json").read_text("utf-8"))
    return known


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_figure_for_every_subject_and_case(
    name: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "LOAD_SECONDS", 0.2)
    table = measure(name, project)

    figures = {(entry["subject"], entry["case"]): entry["spread"]["median"] for entry in table["measures"]}
    assert set(QUICK[name]) <= {subject for subject, _ in figures}
    assert all(figure > 0 for figure in figures.values())
    assert not [remark for remark in table["remarks"] if "left out" in remark]
    assert {"CPU", "kernel", "Python", "date"} <= table["machine"].keys()
    assert table["title"] in (project / PAGE).read_text("utf-8")


def test_a_table_compares_with_what_is_in_it(project: Path) -> None:
    table = measure("warm", project)

    compared = {(entry["target"]["subject"], entry["target"]["against"]) for entry in table["ratios"]}
    assert compared == {(warm.CORE, warm.ORT), (warm.SESSION, warm.ORT)}


def test_a_failure_ends_the_command_and_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copyfile(PROJECT / "README.md", project / PAGE)

    assert main(["warm", "--rounds", "1", "--models", "linear", "--into", str(project), "--only", warm.ORT]) == 1
    assert "error: docs/performance.md: expected one place between <!-- warm -->" in capsys.readouterr().err


def test_no_name_stands_for_every_table() -> None:
    assert _parser().parse_args([]).tables == []


def test_an_unknown_table_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["warn"])

    assert "unknown table 'warn': expected one of cold, lambda-start" in capsys.readouterr().err
