"""Can the cloud's machine load what is compiled?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.bundle.binaries import Binary, Version, find_binaries
from functions.doctor.finding import Finding
from functions.doctor.package import Package

_AGAIN = "make the bundle again, with --python and --arch as in the manifest"


def check(package: Package) -> Iterator[Finding]:
    """The CPU of each file, the C library that it asks for, and the Python that an extension is made for."""
    found = tuple(find_binaries(package.folder))
    yield _compare_cpu(package, found)
    yield _compare_glibc(package, found)
    yield _compare_python(package, found)


def find_glibc(cloud: str, python: str) -> Version:
    """The C library of the machine that runs a cloud's Python.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: Amazon Linux 2 up to 3.11, then 2023.
    https://cloud.google.com/functions/docs/runtime-support: Ubuntu 22.04 for Python 3.11 and newer.
    Azure names no system for Flex Consumption; the oldest of its images for Python is Debian 11.
    """
    if cloud == "aws":
        return (2, 26) if python == "3.11" else (2, 34)
    return (2, 35) if cloud == "gcp" else (2, 31)


def _compare_cpu(package: Package, found: tuple[Binary, ...]) -> Finding:
    about, expected = package.about("cpu"), package.target.arch
    others = sorted({binary.arch for binary in found} - {expected})
    if others:
        return about.blame(f"code for {expected}", f"also code for {', '.join(others)}", _AGAIN)
    return about.praise(f"code for {expected}", f"{len(found)} compiled files")


def _compare_glibc(package: Package, found: tuple[Binary, ...]) -> Finding:
    about, limit = package.about("glibc"), find_glibc(package.cloud, package.target.python)
    newest = max(found, key=lambda binary: binary.glibc, default=None)
    expected = f"glibc {_spell(limit)} or older, as {package.cloud}'s Python {package.target.python} has it"
    if newest is None:
        return about.praise(expected, "nothing compiled")
    got = f"{_spell(newest.glibc)} in {newest.path.name}"
    if newest.glibc > limit:
        return about.blame(expected, got, "choose a newer Python of the cloud's: its machine is newer too")
    return about.praise(expected, got)


def _compare_python(package: Package, found: tuple[Binary, ...]) -> Finding:
    about, expected = package.about("extensions"), package.target.python
    others = sorted({binary.python for binary in found} - {expected, ""})
    if others:
        return about.blame(f"extensions of Python {expected}", f"some of {', '.join(others)}", _AGAIN)
    return about.praise(f"extensions of Python {expected}", "no others")


def _spell(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
