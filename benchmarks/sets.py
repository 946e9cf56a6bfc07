"""Package folders as users ship them: exactly the locked versions, with bytecode that stays valid, or without any."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.places import BUILD, PROJECT
from functions.bundle.bytecode import compile_all
from functions.bundle.requirements import export_requirements
from functions.bundle.uv import run_uv

_FOLDER = BUILD / "sets"
_GROUPS = ("aws", "aws-events", "azure-events", "benchmarks", "binding", "export", "gcp-events", "parquet")


def install_set(python: Path, version: str, *packages: str, compiled: bool = True) -> Path:
    """The folder that holds `packages` and what they depend on; made by uv when it is not there.

    With bytecode it is the best that a careful user ships; without, what `sam build` and `pip install --target` of
    a zip with fixed dates amount to.
    """
    kind = "compiled" if compiled else "plain"
    folder = _FOLDER / f"{'-'.join(packages)}-{version}-{kind}-{_digest()}"
    if not folder.is_dir():
        print(f"installing {', '.join(packages)} ({kind})", flush=True)
        with _new(folder) as scratch:
            if compiled:
                shutil.copytree(install_set(python, version, *packages, compiled=False), scratch)
                compile_all(scratch, python)
            else:
                _install(python, scratch, packages)
    return folder


def _install(python: Path, folder: Path, packages: tuple[str, ...]) -> None:
    constraints = folder.with_name("constraints.txt")
    groups = [option for group in _GROUPS for option in ("--group", group)]
    constraints.write_text(export_requirements(PROJECT, *groups), encoding="utf-8")
    run_uv(
        *("pip", "install", "--python", str(python), "--target", str(folder), "--no-compile-bytecode"),
        *("--link-mode", "copy", "--constraints", str(constraints), *packages),
    )


@contextmanager
def _new(folder: Path) -> Iterator[Path]:
    """A folder to fill, renamed to `folder` at the end: a folder of that name is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as scratch:
        yield Path(scratch, "packages")
        Path(scratch, "packages").rename(folder)


@cache
def _digest() -> str:
    return hashlib.sha256((PROJECT / "uv.lock").read_bytes()).hexdigest()[:12]
