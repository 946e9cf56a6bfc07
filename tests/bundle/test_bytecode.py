"""Bytecode in the zip is for the target's Python, is never checked against a date, and is what that Python runs."""

import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from functions.bundle import LAYOUTS, Bundle, BundleError, find_interpreter, running_target
from functions.bundle.bytecode import compile_all

TAG = sys.implementation.cache_tag

# Bit 0: a hash instead of a date; bit 1 unset: the hash is not looked at (PEP 552).
UNCHECKED_HASH = (0b01).to_bytes(4, "little")


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_module_in_the_zip_has_bytecode_that_is_never_checked(cloud: str, bundles: dict[str, Bundle]) -> None:
    with ZipFile(bundles[cloud].archive) as archive:
        names = archive.namelist()
        heads = {name: archive.read(name)[:8] for name in names if name.endswith(".pyc")}

    assert set(heads) == {_bytecode_of(name) for name in names if name.endswith(".py")}
    assert set(heads.values()) == {MAGIC_NUMBER + UNCHECKED_HASH}


def test_bytecode_for_lambdas_arm64_is_python_3_13s(arm64_bundle: Bundle) -> None:
    interpreter = find_interpreter("3.13")
    if interpreter is None:
        pytest.skip("install Python 3.13 to compile for it")
    ask = "import importlib.util, sys; sys.stdout.buffer.write(importlib.util.MAGIC_NUMBER)"
    magic = subprocess.run([interpreter, "-I", "-S", "-c", ask], capture_output=True, check=True).stdout

    with ZipFile(arm64_bundle.archive) as archive:
        heads = {archive.read(name)[:8] for name in archive.namelist() if name.endswith(".pyc")}

    assert heads == {magic + UNCHECKED_HASH}


def test_the_targets_python_runs_the_bytecode_whatever_the_source_says(aws_zip: Path) -> None:
    source = aws_zip / "shared" / "errors.py"
    source.write_text("raise RuntimeError('the source ran')", encoding="utf-8")
    os.utime(source, (2_000_000_000, 2_000_000_000))

    ran = _import_errors(aws_zip)

    assert ran.returncode == 0, ran.stderr
    assert f"matches {source}" in ran.stderr


def test_without_the_bytecode_the_source_runs(aws_zip: Path) -> None:
    source = aws_zip / "shared" / "errors.py"
    source.write_text("raise RuntimeError('the source ran')", encoding="utf-8")
    (aws_zip / _bytecode_of("shared/errors.py")).unlink()

    ran = _import_errors(aws_zip)

    assert "the source ran" in ran.stderr


def test_bytecode_does_not_tell_where_it_was_made(bundles: dict[str, Bundle]) -> None:
    bundle = bundles["aws"]

    content = (bundle.folder / _bytecode_of("handler.py")).read_bytes()

    assert b"handler.py" in content
    assert str(bundle.folder.parent).encode() not in content


def test_a_module_that_can_not_be_compiled_is_said(tmp_path: Path) -> None:
    (tmp_path / "torn.py").write_text("def", encoding="utf-8")
    interpreter = find_interpreter(running_target().python)
    assert interpreter is not None

    with pytest.raises(BundleError, match=r"(?s)can't compile the bundle:.*torn\.py"):
        compile_all(tmp_path, interpreter)


@pytest.fixture
def aws_zip(bundles: dict[str, Bundle], tmp_path: Path) -> Path:
    """The AWS zip, unpacked as Lambda does."""
    with ZipFile(bundles["aws"].archive) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def _import_errors(folder: Path) -> "subprocess.CompletedProcess[str]":
    script = f"import sys; sys.path.append({str(folder)!r}); import shared.errors"
    command = [sys.executable, "-I", "-S", "-B", "-v", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _bytecode_of(module: str) -> str:
    path = PurePosixPath(module)
    return str(path.parent / "__pycache__" / f"{path.stem}.{TAG}.pyc")
