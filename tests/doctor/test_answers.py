"""The bundle itself is asked, in a fresh interpreter."""

from pathlib import Path

import pytest

from functions.bundle import running_target
from functions.doctor.checks import golden, readiness
from functions.doctor.package import Package
from functions.doctor.subject import Subject
from tests.doctor.packages import make_package, make_subject


def test_golden_rows_are_answered(package: Package) -> None:
    (found,) = golden.check(package)

    assert (found.level, found.got) == ("ok", "its rows")


def test_a_bundle_that_lacks_a_module_is_blamed(package: Package) -> None:
    (package.folder / "shared/predictions.py").unlink()
    (found,) = golden.check(package)

    assert found.level == "error"
    assert "shared.predictions" in found.got


def test_a_model_that_is_none_is_blamed(package: Package) -> None:
    (model,) = (package.folder / each.file for each in package.models)
    model.unlink()
    model.write_bytes(b"not a model")
    (found,) = golden.check(package)

    assert found.level == "error"
    assert "can't be served" in found.got


def test_what_this_machine_can_not_run_is_said(tmp_path: Path) -> None:
    other = {"x86_64": "arm64", "arm64": "x86_64"}[running_target().arch]
    (found,) = golden.check(make_package(tmp_path, arch=other))

    assert (found.level, found.got) == ("warning", f"not run: this machine has no Python 3.13 on {other} Linux")
    assert [*readiness.check(make_subject(tmp_path, arch=other))] == []


def test_a_bundle_is_ready_with_the_manifests_settings(subject: Subject) -> None:
    (found,) = readiness.check(subject)

    assert (found.level, found.got) == ("ok", "ready")


def test_a_bundle_that_is_not_ready_says_why(subject: Subject) -> None:
    declared = subject.declared._replace(environment={"TRESNUBES_MAX_ROWS": "many"})
    (found,) = readiness.check(subject._replace(declared=declared))

    assert found.level == "error"
    assert "TRESNUBES_MAX_ROWS: expected a whole number above 0, got 'many'" in found.got


@pytest.mark.parametrize("name", ["handler.py", "shared/service.py"])
def test_a_bundle_that_does_not_run_is_blamed(name: str, subject: Subject) -> None:
    (subject.package.folder / name).unlink()
    (found,) = readiness.check(subject)

    assert (found.level, "the bundle doesn't run by itself" in found.got) == ("error", True)
