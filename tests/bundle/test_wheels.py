"""What is unpacked is what the wheels hold, whatever became of uv's cache."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from functions.bundle import BundleError, running_target
from functions.bundle.wheels import find_edited, install_wheels

CONTENT = b"tool = 1\n"
DIGEST = urlsafe_b64encode(sha256(CONTENT).digest()).decode().rstrip("=")


@pytest.mark.parametrize(("content", "edited"), [(CONTENT, set()), (CONTENT + b"# ours\n", {"odd-kit"})])
def test_a_file_that_differs_from_its_wheels_record_names_its_package(
    content: bytes, edited: set[str], tmp_path: Path
) -> None:
    folder = tmp_path / "odd_kit-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: Odd_Kit\nVersion: 1.0\n", encoding="utf-8")
    (folder / "RECORD").write_text(f"odd_kit.py,sha256={DIGEST},9\nodd_kit-1.0.dist-info/RECORD,,\n", encoding="utf-8")
    (tmp_path / "odd_kit.py").write_bytes(content)

    found = find_edited(tmp_path)

    assert found == edited


def test_a_package_that_was_edited_in_uvs_cache_is_fetched_anew(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = _write_wheel(index, DIGEST)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    _install(requirements, tmp_path / "first")
    (cached,) = (tmp_path / "cache").rglob("odd_kit.py")
    cached.write_bytes(CONTENT + b"# ours\n")

    second = _install(requirements, tmp_path / "second")

    assert (second / "odd_kit.py").read_bytes() == CONTENT
    assert cached.read_bytes() != CONTENT


def test_a_wheel_that_holds_another_file_than_it_records_is_refused(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = _write_wheel(index, DIGEST[::-1])
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))

    with pytest.raises(BundleError, match="expected the files as their wheels record them, odd-kit came otherwise"):
        _install(requirements, tmp_path / "first")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that uv takes its wheels from, and from nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_OFFLINE", "1")
    return folder


def _write_wheel(folder: Path, digest: str) -> str:
    """A wheel of one module; the requirement that pins it."""
    wheel, info = folder / "odd_kit-1.0-py3-none-any.whl", "odd_kit-1.0.dist-info"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("odd_kit.py", CONTENT)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: odd-kit\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"odd_kit.py,sha256={digest},9\n{info}/RECORD,,\n")
    return f"odd-kit==1.0 \\\n    --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n"


def _install(requirements: str, folder: Path) -> Path:
    install_wheels(requirements, running_target(), folder, folder.parent)
    return folder
