"""The command gives the same bytes wherever, whenever and by whomever it is run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from functions.bundle import Bundle

CLOUD = "gcp-events"


def test_another_folder_umask_hash_seed_locale_and_time_give_the_same_bytes(
    bundles: dict[str, Bundle], model: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first = bundles[CLOUD]
    project = _copy_project(request.config.rootpath, tmp_path / "elsewhere, with a space")
    surroundings = {"PYTHONHASHSEED": "12345", "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "TZ": "Asia/Kathmandu"}

    out = _run(project, model, surroundings)

    for made in (first.archive, first.sbom, first.checksums):
        assert (out / made.name).read_bytes() == made.read_bytes()
    assert _read(out / CLOUD) == _read(first.folder)


def _run(project: Path, model: Path, surroundings: Mapping[str, str]) -> Path:
    """The real command, under another umask; what it made."""
    out = project / "made"
    command = [sys.executable, "-m", "functions.bundle", CLOUD, "--here", "--model", str(model), "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, **surroundings},
        umask=0o027,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out


def _copy_project(project: Path, folder: Path) -> Path:
    """What a bundle is made of, written in another order and at another time."""
    folder.mkdir()
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copyfile(project / name, folder / name)
    sources = sorted([*project.glob("functions/**/*"), *project.glob("shared/**/*")], reverse=True)
    for source in (path for path in sources if path.is_file() and path.suffix != ".pyc"):
        copied = folder / source.relative_to(project)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copied)
        os.utime(copied, (1_000_000_000, 1_000_000_000))
    return folder


def _read(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
