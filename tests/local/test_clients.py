"""The folders of the runtime clients: from the lock, made once, with nothing in them that is not needed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from functions.local import Cloud, prepare_client
from functions.local.client import PROJECT

PYTHON = Path(sys.executable)
NEEDED = {"aws": "awslambdaric", "gcp": "functions_framework", "azure": "azure_functions_runtime"}


def test_folder_holds_the_locked_version_of_the_client(cloud: Cloud) -> None:
    name = NEEDED[cloud]

    (record,) = prepare_client(cloud, PYTHON).glob(f"{name}-*.dist-info")

    version = record.name.removeprefix(f"{name}-").removesuffix(".dist-info")
    package = name.replace("_", "-")
    assert re.search(rf'^name = "{package}"\nversion = "{version}"$', (PROJECT / "uv.lock").read_text(), re.MULTILINE)


def test_folder_is_made_once(cloud: Cloud) -> None:
    first = prepare_client(cloud, PYTHON)
    made = first.stat().st_mtime_ns

    assert prepare_client(cloud, PYTHON) == first
    assert first.stat().st_mtime_ns == made


def test_folder_is_made_whole_or_not_at_all(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.local.client._FOLDER", tmp_path)

    made = prepare_client(cloud, PYTHON)

    assert (made / NEEDED[cloud]).is_dir()
    assert list(tmp_path.iterdir()) == [made]


def test_no_library_of_the_models_comes_along(cloud: Cloud) -> None:
    folder = prepare_client(cloud, PYTHON)

    assert not [name for name in ("numpy", "onnxruntime", "samcli", "boto3") if (folder / name).exists()]
