"""The wheels that the lock file pins, by what an installed package tells of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution
from itertools import product
from pathlib import Path
from typing import Any

from functions.bundle.errors import BundleError


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of the lock; `name` is normalised (https://packaging.python.org/specifications/name-normalization)."""

    name: str
    version: str
    sha256: str


def find_wheel(lock: Path, installed: Distribution) -> Wheel:
    """The wheel that a package was installed from. Raises `BundleError` when the lock has none with its tags."""
    name, version = normalise(installed.name), installed.version
    tags = _read_tags(installed)
    for wheel in _wheels(lock).get((name, version), ()):
        if _file_tags(wheel["url"]) == tags:
            return Wheel(name, version, wheel["hash"].removeprefix("sha256:"))
    raise BundleError(f"{lock.name}: expected a wheel of {name} {version} for {', '.join(sorted(tags))}, found none")


def normalise(name: str) -> str:
    """`Flask_Login` → `flask-login`."""
    return name.lower().replace("_", "-").replace(".", "-")


@cache
def _wheels(lock: Path) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return {(package["name"], package["version"]): package.get("wheels", []) for package in packages}


def _read_tags(installed: Distribution) -> frozenset[str]:
    lines = (installed.read_text("WHEEL") or "").splitlines()
    return frozenset(line.removeprefix("Tag: ").strip() for line in lines if line.startswith("Tag: "))


def _file_tags(url: str) -> frozenset[str]:
    """`…-py2.py3-none-any.whl` → `py2-none-any`, `py3-none-any` (PEP 425, compressed tag sets)."""
    parts = url.rpartition("/")[2].removesuffix(".whl").split("-")[-3:]
    return frozenset("-".join(tag) for tag in product(*(part.split(".") for part in parts)))
