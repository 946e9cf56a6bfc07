"""The compiled parts fit the target's CPU and the C library of the clouds' machines."""

import pytest

from functions.bundle import LAYOUTS, Bundle
from functions.bundle.binaries import Binary, find_binaries

# Amazon Linux 2023, which Lambda's Python 3.12 and newer run on; the other clouds' are newer.
GLIBC = (2, 34)


@pytest.fixture(params=[*LAYOUTS, "arm64"])
def binaries(request: pytest.FixtureRequest) -> list[Binary]:
    """Every shared object of one bundle."""
    if request.param == "arm64":
        bundle: Bundle = request.getfixturevalue("arm64_bundle")
    else:
        bundle = request.getfixturevalue("bundles")[request.param]
    return [*find_binaries(bundle.folder)]


def test_each_needs_no_newer_c_library_than_the_clouds_have(binaries: list[Binary]) -> None:
    needs = {binary.path.name: binary.glibc for binary in binaries}

    assert "libonnxruntime_providers_shared.so" in needs
    assert {name: version for name, version in needs.items() if version > GLIBC} == {}


def test_lambda_on_arm64_gets_arm64_code_only(arm64_bundle: Bundle) -> None:
    machines = {binary.arch for binary in find_binaries(arm64_bundle.folder)}

    assert machines == {"arm64"}


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_other_bundle_holds_code_for_this_cpu_only(cloud: str, bundles: dict[str, Bundle]) -> None:
    machines = {binary.arch for binary in find_binaries(bundles[cloud].folder)}

    assert machines == {"x86_64"}


def test_what_was_not_run_says_so(arm64_bundle: Bundle) -> None:
    assert any("not checked" in remark for remark in arm64_bundle.remarks)
