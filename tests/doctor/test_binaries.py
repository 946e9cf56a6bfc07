"""What is compiled has to fit the machine that the cloud runs it on."""

from pathlib import Path

import pytest

from functions.doctor.checks import binaries
from tests.doctor.packages import grade, make_package, write_elf

X86_64, AARCH64 = 62, 183


@pytest.mark.parametrize("arch", ["x86_64", "arm64"])
def test_what_fits_is_praised(arch: str, tmp_path: Path) -> None:
    machine = {"x86_64": X86_64, "arm64": AARCH64}[arch]
    package = make_package(tmp_path, files={"x.cpython-313-linux.so": write_elf(machine, "2.28")}, arch=arch)

    assert grade([*binaries.check(package)]) == ["ok", "ok", "ok"]


def test_code_for_another_cpu_is_blamed(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"x.so": write_elf(AARCH64, "2.28")})
    cpu, *_ = binaries.check(package)

    assert (cpu.level, cpu.expected, cpu.got) == ("error", "code for x86_64", "also code for arm64")


@pytest.mark.parametrize(("name", "newest"), [("aws", "2.34"), ("gcp", "2.35"), ("azure", "2.31")])
def test_a_newer_c_library_than_the_clouds_is_blamed(name: str, newest: str, tmp_path: Path) -> None:
    fits = make_package(tmp_path / "fits", name, {"x.so": write_elf(X86_64, newest)})
    asks = make_package(tmp_path / "asks", name, {"x.so": write_elf(X86_64, "2.36")})

    assert grade([*binaries.check(fits)])[1] == "ok"
    assert [*binaries.check(asks)][1].got == "2.36 in x.so"
    assert grade([*binaries.check(asks)])[1] == "error"


def test_lambdas_python_3_11_has_an_old_c_library(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"libonnxruntime.so.1": write_elf(X86_64, "2.28")}, python="3.11")
    _, glibc, _ = binaries.check(package)

    assert (glibc.level, glibc.got) == ("error", "2.28 in libonnxruntime.so.1")


def test_an_extension_of_another_python_is_blamed(tmp_path: Path) -> None:
    name = "x.cpython-311-x86_64-linux-gnu.so"
    package = make_package(tmp_path, files={name: write_elf(X86_64, "2.17")})
    *_, extensions = binaries.check(package)

    assert (extensions.level, extensions.got) == ("error", "some of 3.11")


def test_a_bundle_of_text_has_nothing_to_be_compared(tmp_path: Path) -> None:
    _, glibc, _ = binaries.check(make_package(tmp_path, files={"handler.py": b""}))

    assert (glibc.level, glibc.got) == ("ok", "nothing compiled")
