"""The compiled parts fit the target's CPU and the C library of the clouds' machines."""

import re
import struct
from pathlib import Path

import pytest

from functions.bundle import LAYOUTS, Bundle

# ELF's e_machine, at byte 18 of the header.
X86_64, AARCH64 = 62, 183

# Amazon Linux 2023, which Lambda's Python 3.12 and newer run on; the other clouds' are newer.
GLIBC = (2, 34)


@pytest.fixture(params=[*LAYOUTS, "arm64"])
def binaries(request: pytest.FixtureRequest) -> list[Path]:
    """Every shared object of one bundle."""
    if request.param == "arm64":
        bundle: Bundle = request.getfixturevalue("arm64_bundle")
    else:
        bundle = request.getfixturevalue("bundles")[request.param]
    return [path for path in bundle.folder.rglob("*") if re.search(r"\.so(\.|$)", path.name)]


def test_each_needs_no_newer_c_library_than_the_clouds_have(binaries: list[Path]) -> None:
    needs = {path.name: _newest_glibc(path) for path in binaries}

    assert "libonnxruntime_providers_shared.so" in needs
    assert {name: version for name, version in needs.items() if version > GLIBC} == {}


def test_lambda_on_arm64_gets_arm64_code_only(arm64_bundle: Bundle) -> None:
    machines = _machines(arm64_bundle)

    assert machines == {AARCH64}


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_other_bundle_holds_code_for_this_cpu_only(cloud: str, bundles: dict[str, Bundle]) -> None:
    machines = _machines(bundles[cloud])

    assert machines == {X86_64}


def test_what_was_not_run_says_so(arm64_bundle: Bundle) -> None:
    assert any("not checked" in remark for remark in arm64_bundle.remarks)


def _machines(bundle: Bundle) -> set[int]:
    headers = [_header(path) for path in bundle.folder.rglob("*") if path.is_file()]
    return {struct.unpack_from("<H", header, 18)[0] for header in headers if header.startswith(b"\x7fELF")}


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(20)


def _newest_glibc(path: Path) -> tuple[int, int]:
    # Versions that a library asks for stand as text in its string table.
    found = re.findall(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)", path.read_bytes())
    return max(((int(major), int(minor)) for major, minor in found), default=(0, 0))
