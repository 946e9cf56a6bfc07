"""The folders that hold each cloud's runtime client and nothing else, at the versions of the lock."""

from __future__ import annotations

import hashlib
import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path

from functions.bundle.requirements import export_requirements
from functions.bundle.uv import run_uv
from functions.local.interpreter import version_of

PROJECT = Path(__file__).parents[2]
_FOLDER = PROJECT / "build" / "runtimes"


@dataclass(frozen=True, slots=True)
class _Part:
    """Packages of one dependency group, with what they depend on."""

    group: str
    packages: tuple[str, ...]
    options: tuple[str, ...] = ()


_PARTS = {
    "aws": (_Part("runtimes", ("awslambdaric",)),),
    "gcp": (_Part("gcp", ("functions-framework",)),),
    "azure": (
        _Part("azure", ("azure-functions",)),
        # Its publisher declares 3.13; it is plain Python and sound on 3.11, so 3.13 is what uv is told.
        _Part(
            "azure-worker",
            ("azure-functions-runtime", "azurefunctions-extensions-base"),
            ("--no-deps", "--python-version", "3.13"),
        ),
    ),
}


def prepare_client(cloud: str, python: Path) -> Path:
    """The folder of a cloud's runtime client for an interpreter; made by uv when it is not there.

    The folder's name holds what it depends on, so a changed lock makes a new one. Raises `BundleError`
    with uv's own words.
    """
    folder = _FOLDER / f"{cloud}-{version_of(python)}-{_digest(cloud)}"
    if not folder.is_dir():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        _install(cloud, python, folder)
    return folder


def _digest(cloud: str) -> str:
    state = hashlib.sha256((PROJECT / "uv.lock").read_bytes())
    state.update(f"{_PARTS[cloud]} {platform.machine()}".encode())
    return state.hexdigest()[:12]


def _install(cloud: str, python: Path, folder: Path) -> None:
    """Install beside `folder` and rename: a folder of that name is whole, whoever else makes it now."""
    with tempfile.TemporaryDirectory(dir=_FOLDER, prefix="new-") as work:
        packages = Path(work, "packages")
        for part in _PARTS[cloud]:
            _install_part(part, python, packages, Path(work, "constraints.txt"))
        try:
            packages.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def _install_part(part: _Part, python: Path, packages: Path, constraints: Path) -> None:
    constraints.write_text(export_requirements(PROJECT, "--only-group", part.group), encoding="utf-8")
    into = ("--python", str(python), "--target", str(packages), "--compile-bytecode")
    run_uv("pip", "install", *into, "--constraints", str(constraints), *part.options, *part.packages)
