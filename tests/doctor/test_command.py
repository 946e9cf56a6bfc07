"""`python -m functions doctor`: a report for people or machines, and a status for CI."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from functions.__main__ import main
from functions.doctor.bill import estimate
from functions.doctor.cost.prices import read_prices
from functions.doctor.document import describe
from functions.doctor.examination import examine, examine_bundle
from functions.doctor.finding import Finding
from functions.doctor.order import Order
from functions.doctor.package import Package
from functions.local import CLOUDS, Cloud
from tests.conftest import Example
from tests.doctor.packages import grade, make_package

# Bundles of the tests are for the Python that runs them; the manifests ask for 3.13.
BY_PYTHON = {"runtime", "glibc"}


@pytest.fixture(scope="session")
def report(bundles: dict[Cloud, Path]) -> dict[str, Any]:
    """Of Lambda's bundle, as JSON."""
    order = Order(clouds=("aws",), dist=bundles["aws"].parent, latency=2.0)
    examination = examine(order)
    return dict(json.loads(json.dumps(describe(examination, estimate(order, examination.subjects)))))


def errors(report: dict[str, Any]) -> set[str]:
    return {finding["check"] for finding in report["findings"] if finding["level"] == "error"}


def test_a_sound_bundle_has_no_errors_but_those_of_this_python(report: dict[str, Any]) -> None:
    assert errors(report) <= BY_PYTHON
    assert report["sound"] == (not errors(report))


def test_the_document_has_a_form_that_is_told(report: dict[str, Any]) -> None:
    assert report["format"] == 1
    assert set(report) == {"format", "sound", "findings", "cost"}
    assert all(set(finding) == set(Finding._fields) for finding in report["findings"])
    assert report["cost"]["prices_of"] == read_prices().looked_up
    assert set(report["cost"]["prices"]) == {line["price"] for line in report["cost"]["estimates"][0]["lines"]}


def test_every_check_of_a_bundle_and_of_a_function_is_made(report: dict[str, Any]) -> None:
    checks = {finding["check"] for finding in report["findings"]}

    assert checks == {
        *("links", "folder", "zip", "size", "cpu", "glibc", "extensions", "golden rows"),
        *("runtime", "entry", "settings", "versions", "timeouts", "payload", "readiness"),
    }


def test_people_get_a_line_a_finding_errors_last_and_the_cost(
    package: Package, capsys: pytest.CaptureFixture[str]
) -> None:
    (package.folder / "notes.txt").touch()
    status = main(["doctor", "aws", "--dist", str(package.folder.parent), "--traffic", "5000000"])

    lines = capsys.readouterr().out.splitlines()
    found = lines[: lines.index("")]
    levels = [line.split()[0] for line in found]
    assert status == 1
    assert levels == sorted(levels, key=("ok", "warning", "error").index)
    assert any(re.fullmatch(r"error +aws +aws +folder .*, got added: notes.txt: make the .*", line) for line in found)
    assert any(re.fullmatch(r"aws +in all +[\d.]+", line) for line in lines)
    assert f"prices of {read_prices().looked_up}" in "\n".join(lines)
    assert re.fullmatch(rf"errors: {levels.count('error')}, warnings: 0, passed: \d+", lines[-1])


def test_a_bundle_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "azure", "--dist", str(tmp_path)])

    printed = capsys.readouterr().out
    assert status == 1
    assert "expected a bundle in" in printed
    assert "make bundle BUNDLES=azure" in printed
    assert "no cost estimated" in printed


def test_what_scores_on_arrival_is_looked_at_when_asked(package: Package, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "aws", "--events", "--dist", str(package.folder.parent), "--json", "--latency", "2"])

    (missing,) = (each for each in json.loads(capsys.readouterr().out)["findings"] if each["check"] == "bundle")
    assert (missing["subject"], missing["level"]) == ("aws-events", "error")


def test_parameters_are_the_manifests(package: Package, capsys: pytest.CaptureFixture[str]) -> None:
    dist = str(package.folder.parent)
    main(["doctor", "aws", "--dist", dist, "--json", "--latency", "2", "--parameter", "MaxBytes=6000000"])

    found = json.loads(capsys.readouterr().out)["findings"]
    (warned,) = (each for each in found if each["level"] == "warning")
    assert (warned["check"], warned["got"]) == ("payload", "6.0 MB")


def test_a_parameter_that_the_manifest_refuses_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "aws", "--dist", str(tmp_path), "--parameter", "Timeout=60"])

    assert status == 1
    assert "Timeout: expected maximum 29, got 60" in capsys.readouterr().out


def test_a_variable_that_googles_manifest_does_not_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["doctor", "gcp", "--dist", str(tmp_path), "--parameter", "TRAFIC=1"])

    assert status == 1
    assert "no parameter 'TRAFIC': expected one of TRESNUBES_NAME, " in capsys.readouterr().out


def test_the_model_asked_for_has_to_be_the_bundles(package: Package, penguins: Example, tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(b"another model")
    asked = (penguins.model, other, tmp_path / "none.onnx")
    found = [next(examine_bundle(package, model)) for model in asked]

    assert grade(found) == ["ok", "error", "error"]
    assert found[1].got == "models/penguins.onnx with other bytes"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--traffic", "0"], "--traffic: expected a number above 0, got 0"),
        (["--rows", "-1"], "--rows: expected a number above 0, got -1"),
        (["--latency", "0"], "--latency: expected a number above 0, got 0"),
        (["--hours", "800"], "--hours: expected 1 to 730, the hours of a month, got 800"),
        (["--parameter", "Timeout=5"], "--parameter: expected one cloud, whose manifest it is for"),
        (["aws", "--parameter", "Timeout"], "--parameter: expected NAME=VALUE, got Timeout"),
        (["ibm"], "invalid choice: 'ibm'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_usage_that_makes_no_sense_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", *arguments])

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_all_clouds_are_looked_at_where_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cloud in CLOUDS:
        make_package(tmp_path, cloud, arch="x86_64")
    main(["doctor", "--dist", str(tmp_path), "--json", "--latency", "2"])

    report = json.loads(capsys.readouterr().out)
    assert [each["cloud"] for each in report["cost"]["estimates"]] == [*CLOUDS]
    assert {each["subject"] for each in report["findings"] if each["check"] == "links"} == {*CLOUDS}
