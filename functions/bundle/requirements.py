"""The pinned and hashed requirements that the lock file holds for a bundle."""

from __future__ import annotations

import re
from pathlib import Path

from functions.bundle.errors import BundleError
from functions.bundle.target import Target
from functions.bundle.uv import run_uv

LIBRARY = "onnxruntime"

SIGNED = "signed"
"""The group of what checks a model's signature."""

# Older ones abort on Lambda's arm64, which has no /sys/devices/system/cpu.
_ARM64_FLOOR = (1, 26)


def export_requirements(project: Path, *groups: str) -> str:
    """The lock's packages as pip's requirements text, every one with version and hashes.

    `groups` are options of `uv export`: `--group NAME` adds one to the project's own, `--only-group NAME`
    leaves the project's own out.
    """
    return run_uv("export", "--project", str(project), "--frozen", "--no-dev", "--no-annotate", "--no-header", *groups)


def bundle_requirements(project: Path, *groups: str, signed: bool = False) -> str:
    """What a bundle carries: its groups and the library, without what the library asks for.

    `signed` adds what checks a model's signature.

    The native session calls the shared library; numpy, protobuf, flatbuffers and packaging serve only
    onnxruntime's Python part, which is not shipped.
    """
    own = export_requirements(project, *with_option("--only-group", *groups, *([SIGNED] if signed else [])))
    return own + library_requirement(export_requirements(project))


def with_option(option: str, *groups: str) -> list[str]:
    """The option of `uv export`, once before each group."""
    return [word for group in groups for word in (option, group)]


def library_requirement(requirements: str) -> str:
    """The one entry of onnxruntime: its pin and the hashes that follow it."""
    entry = re.search(rf"^{LIBRARY}==.*(?:\n +--hash=.*)*\n", requirements, re.MULTILINE)
    if entry is None:
        raise BundleError(f"uv.lock: expected a pinned {LIBRARY} among the project's dependencies, found none")
    return entry.group()


def check_library_version(requirements: str, target: Target) -> None:
    """Raises `BundleError` when the locked library is known to fail on the target."""
    pin = re.search(rf"^{LIBRARY}==(\d+)\.(\d+)", requirements, re.MULTILINE)
    if target.arch == "arm64" and (pin is None or (int(pin[1]), int(pin[2])) < _ARM64_FLOOR):
        found = pin.group() if pin else "none"
        raise BundleError(f"arm64 needs {LIBRARY} 1.26 or newer, older ones abort on Lambda; the lock has {found}")
