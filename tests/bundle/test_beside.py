"""What stands beside a bundle: a bill of materials that CycloneDX accepts, and checksums that `sha256sum` does."""

import json
import re
import subprocess
import tomllib
from hashlib import sha256
from importlib.metadata import PathDistribution
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from functions.bundle import LAYOUTS, Bundle, BundleError
from functions.bundle.lock import find_wheel


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_bill_of_materials_is_what_cyclonedx_says(cloud: str, bundles: dict[str, Bundle]) -> None:
    text = bundles[cloud].sbom.read_text(encoding="utf-8")

    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)

    assert fault is None


def test_the_validator_would_tell(bundles: dict[str, Bundle]) -> None:
    text = bundles["aws"].sbom.read_text(encoding="utf-8").replace("machine-learning-model", "oracle")

    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)

    assert fault is not None


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_package_is_listed_with_what_identifies_it(
    cloud: str, bundles: dict[str, Bundle], request: pytest.FixtureRequest
) -> None:
    label = json.loads((bundles[cloud].folder / "bundle.json").read_text(encoding="utf-8"))
    locked = (request.config.rootpath / "uv.lock").read_text(encoding="utf-8")

    listed = {component["purl"]: component for component in _components(bundles[cloud], "library")}

    assert set(listed) == {
        f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}" for name, version in label["packages"].items()
    }
    for component in listed.values():
        assert component["licenses"]
        assert f'hash = "sha256:{component["hashes"][0]["content"]}"' in locked


def test_the_librarys_wheel_is_the_one_for_this_python(
    bundles: dict[str, Bundle], request: pytest.FixtureRequest
) -> None:
    lock = tomllib.loads((request.config.rootpath / "uv.lock").read_text(encoding="utf-8"))
    (package,) = (one for one in lock["package"] if one["name"] == "onnxruntime")
    python = json.loads((bundles["aws"].folder / "bundle.json").read_text(encoding="utf-8"))["python"]

    (found,) = (one for one in _components(bundles["aws"], "library") if one["name"] == "onnxruntime")

    (wheel,) = (one for one in package["wheels"] if one["hash"] == f"sha256:{found['hashes'][0]['content']}")
    assert wheel["url"].endswith(f"-cp{python.replace('.', '')}-manylinux_2_28_x86_64.whl")


def test_the_model_and_the_zip_are_listed_with_their_hashes(bundles: dict[str, Bundle], model: Path) -> None:
    bundle = bundles["gcp"]

    (listed,) = _components(bundle, "machine-learning-model")
    described = json.loads(bundle.sbom.read_text(encoding="utf-8"))["metadata"]["component"]

    assert (listed["name"], listed["version"], listed["bom-ref"]) == ("twice", "7", "models/twice.onnx")
    assert listed["hashes"] == [{"alg": "SHA-256", "content": sha256(model.read_bytes()).hexdigest()}]
    assert described["hashes"] == [{"alg": "SHA-256", "content": bundle.sha256}]


def test_a_package_that_the_lock_does_not_know_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "odd-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n", encoding="utf-8")
    (folder / "WHEEL").write_text("Wheel-Version: 1.0\nTag: py3-none-any\n", encoding="utf-8")
    lock = tmp_path / "uv.lock"
    url = "https://host/odd-1.0-cp313-cp313-linux_x86_64.whl"
    lock.write_text(f'[[package]]\nname = "odd"\nversion = "1.0"\nwheels = [{{ url = "{url}", hash = "sha256:0" }}]\n')

    with pytest.raises(BundleError, match=r"expected a wheel of odd 1\.0 for py3-none-any"):
        find_wheel(lock, PathDistribution(folder))


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_sha256sum_checks_every_file(cloud: str, bundles: dict[str, Bundle]) -> None:
    bundle = bundles[cloud]
    files = {path for path in bundle.folder.rglob("*") if path.is_file()} | {bundle.archive, bundle.sbom}

    done = _sha256sum(bundle)

    assert done.returncode == 0, done.stderr
    checked = {line.removesuffix(": OK") for line in done.stdout.splitlines()}
    assert checked == {path.relative_to(bundle.folder.parent).as_posix() for path in files}


def test_sha256sum_finds_a_file_that_was_changed(bundles: dict[str, Bundle]) -> None:
    host = bundles["azure"].folder / "host.json"
    text = host.read_bytes()

    host.write_bytes(text + b" ")
    done = _sha256sum(bundles["azure"])
    host.write_bytes(text)

    assert done.returncode == 1
    assert "azure/host.json: FAILED" in done.stdout


def _components(bundle: Bundle, kind: str) -> list[dict[str, Any]]:
    document = json.loads(bundle.sbom.read_text(encoding="utf-8"))
    return [component for component in document["components"] if component["type"] == kind]


def _sha256sum(bundle: Bundle) -> "subprocess.CompletedProcess[str]":
    command = ["sha256sum", "--check", "--strict", bundle.checksums.name]
    return subprocess.run(command, cwd=bundle.checksums.parent, capture_output=True, text=True, check=False)
