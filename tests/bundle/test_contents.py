"""What a bundle holds: our code, the model, requirements and a label."""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from functions.bundle import HTTP, LAYOUTS, Bundle
from functions.bundle.contents import CORE_LEFT_OUT
from functions.bundle.slimming import find_rule


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_our_code_is_in_the_bundle_as_it_is_in_the_repository(
    cloud: str, bundles: dict[str, Bundle], request: pytest.FixtureRequest
) -> None:
    repository, folder = request.config.rootpath, bundles[cloud].folder
    ours = {path.relative_to(repository).as_posix() for path in (repository / "shared").rglob("*.py")}
    stays = {name for name in ours if find_rule(name, CORE_LEFT_OUT[cloud]) is None}

    pairs = {folder / name: repository / name for name in stays}
    pairs |= {
        folder / name: repository / "functions" / LAYOUTS[cloud].cloud / source
        for name, source in LAYOUTS[cloud].files.items()
    }

    for shipped, source in pairs.items():
        assert shipped.read_bytes() == source.read_bytes()
    assert {path.relative_to(folder).as_posix() for path in (folder / "shared").rglob("*.py")} == stays


@pytest.mark.parametrize("cloud", HTTP)
def test_a_bundle_that_answers_http_carries_nothing_of_scoring_on_arrival(
    cloud: str, bundles: dict[str, Bundle]
) -> None:
    parts = {path.name for path in (bundles[cloud].folder / "shared").iterdir() if path.is_dir()}

    assert "http" in parts
    assert parts.isdisjoint({"events", "reading", "stores"})


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_label_says_what_the_bundle_holds(cloud: str, bundles: dict[str, Bundle], model: Path) -> None:
    label = json.loads((bundles[cloud].folder / "bundle.json").read_text(encoding="utf-8"))

    assert (label["bundle"], label["cloud"]) == (cloud, LAYOUTS[cloud].cloud)
    assert label["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert label["models"] == [
        {
            "file": "models/twice.onnx",
            "name": "twice",
            "version": "7",
            "sha256": sha256(model.read_bytes()).hexdigest(),
        }
    ]
    assert "onnxruntime" in label["packages"]
    assert "numpy" not in label["packages"]


@pytest.mark.parametrize(
    ("cloud", "pinned"),
    [
        ("gcp", "functions-framework"),
        ("azure", "onnxruntime"),
        ("gcp-events", "google-cloud-storage"),
        ("azure-events", "azure-identity"),
    ],
)
def test_what_a_clouds_own_installer_may_install_is_pinned_with_hashes(
    cloud: str, pinned: str, bundles: dict[str, Bundle]
) -> None:
    text = (bundles[cloud].folder / "requirements.txt").read_text(encoding="utf-8")

    entries = re.split(r"\n(?=\S)", text.strip())

    assert any(entry.startswith(f"{pinned}==") for entry in entries)
    assert all(re.match(r"[\w.-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
