"""The Python and the CPU that a bundle is made for."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

from functions.bundle.errors import BundleError

PYTHONS = ("3.11", "3.12", "3.13")
ARCHS = ("x86_64", "arm64")

# Lambda's and Azure's words for one CPU differ from the kernel's.
_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, slots=True)
class Target:
    """What runs the bundle: Python `major.minor` on Linux, glibc 2.28 or newer, x86_64 or arm64."""

    python: str = "3.13"
    arch: str = "x86_64"

    def __post_init__(self) -> None:
        _expect("Python", self.python, PYTHONS)
        _expect("CPU", self.arch, ARCHS)

    @property
    def machine(self) -> str:
        """The CPU as the kernel and ELF tools call it."""
        return _MACHINES[self.arch]

    @property
    def platform(self) -> str:
        """The platform in uv's words; onnxruntime has no wheel for an older glibc than 2.28."""
        return f"{self.machine}-manylinux_2_28"

    @property
    def runs_here(self) -> bool:
        """Whether this machine can execute what the bundle carries, given the right Python."""
        return sys.platform == "linux" and platform.machine() == self.machine


def running_target() -> Target:
    """The interpreter that runs this; raises `BundleError` on a Python or CPU without wheels."""
    arch = "arm64" if platform.machine() in {"aarch64", "arm64"} else platform.machine()
    return Target(f"{sys.version_info.major}.{sys.version_info.minor}", arch)


def _expect(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BundleError(f"unknown {what} {value!r}: expected one of {', '.join(known)}")
