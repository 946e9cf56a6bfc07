"""What a bundle holds: our code, the model, the wheels' needed parts, valid bytecode and a label."""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from functions.bundle import LAYOUTS, Bundle

BYTECODE = f".cpython-{sys.version_info.major}{sys.version_info.minor}.pyc"


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_our_code_is_in_the_bundle_as_it_is_in_the_repository(
    cloud: str, bundles: dict[str, Bundle], request: pytest.FixtureRequest
) -> None:
    repository, folder = request.config.rootpath, bundles[cloud].folder
    ours = {f"shared/{path.relative_to(repository / 'shared')}" for path in (repository / "shared").rglob("*.py")}

    pairs = {folder / name: repository / name for name in ours}
    pairs |= {folder / name: repository / "functions" / cloud / name for name in LAYOUTS[cloud].files}

    for shipped, source in pairs.items():
        assert shipped.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_module_has_bytecode_that_is_never_checked_against_a_date(cloud: str, bundles: dict[str, Bundle]) -> None:
    folder = bundles[cloud].folder
    modules = list(folder.rglob("*.py"))

    flags = {_bytecode_of(module).read_bytes()[4:8] for module in modules}

    # Bit 0: a hash instead of a date; bit 1 unset: the hash is not looked at (PEP 552).
    assert flags == {b"\x01\x00\x00\x00"}


def test_bytecode_does_not_tell_where_it_was_made(bundles: dict[str, Bundle]) -> None:
    bundle = bundles["aws"]

    content = _bytecode_of(bundle.folder / "handler.py").read_bytes()

    assert b"handler.py" in content
    assert str(bundle.folder.parent).encode() not in content


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_label_says_what_the_bundle_holds(cloud: str, bundles: dict[str, Bundle], model: Path) -> None:
    label = json.loads((bundles[cloud].folder / "bundle.json").read_text(encoding="utf-8"))

    assert label["cloud"] == cloud
    assert label["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert label["model"] == {
        "file": "models/twice.onnx",
        "name": "twice",
        "version": "7",
        "sha256": sha256(model.read_bytes()).hexdigest(),
    }
    assert "onnxruntime" in label["packages"]
    assert "numpy" not in label["packages"]


@pytest.mark.parametrize(("cloud", "pinned"), [("gcp", "functions-framework"), ("azure", "onnxruntime")])
def test_what_a_clouds_own_installer_may_install_is_pinned_with_hashes(
    cloud: str, pinned: str, bundles: dict[str, Bundle]
) -> None:
    text = (bundles[cloud].folder / "requirements.txt").read_text(encoding="utf-8")

    entries = re.split(r"\n(?=\S)", text.strip())

    assert any(entry.startswith(f"{pinned}==") for entry in entries)
    assert all(re.match(r"[\w.-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)


def _bytecode_of(module: Path) -> Path:
    return module.parent / "__pycache__" / (module.stem + BYTECODE)
