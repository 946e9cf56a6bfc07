"""A Python is taken for what it answers, not for its name: pyenv's shims of other versions fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from functions.bundle import find_interpreter

VERSION = "9.9"


@pytest.fixture
def pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shim of Python 9.9 on the PATH that fails, and two of pyenv's own that answer."""
    _write_script(tmp_path / "shims" / f"python{VERSION}", "exit 127")
    for version in ("9.9.9", "9.9.10"):
        for name in ("python3", f"python{VERSION}"):
            answer = 'case "$*" in *implementation*) echo "cpython 9.9";; *) echo 9.9;; esac'
            _write_script(tmp_path / "versions" / version / "bin" / name, answer)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:{os.environ['PATH']}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    return tmp_path


def test_a_failing_shim_is_passed_by_for_the_newest_that_works(pyenv: Path) -> None:
    found = find_interpreter(VERSION)

    assert found == pyenv / "versions" / "9.9.10" / "bin" / f"python{VERSION}"


def test_the_running_interpreter_is_taken_first() -> None:
    found = find_interpreter(f"{sys.version_info.major}.{sys.version_info.minor}")

    assert found == Path(sys.executable)


def test_a_version_that_no_interpreter_has_is_not_found() -> None:
    assert find_interpreter("2.1") is None


def test_make_finds_a_working_interpreter_too(pyenv: Path, request: pytest.FixtureRequest) -> None:
    script = request.config.rootpath / ".ci" / "find-python"

    done = subprocess.run([script, VERSION], capture_output=True, text=True, check=True)

    assert Path(done.stdout.strip()).is_relative_to(pyenv / "versions")


def test_make_says_which_python_is_missing(request: pytest.FixtureRequest) -> None:
    script = request.config.rootpath / ".ci" / "find-python"

    done = subprocess.run([script, "2.1"], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "no working Python 2.1 found" in done.stderr


def _write_script(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)
