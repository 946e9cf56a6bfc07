"""The target's wheels, fetched without Docker and without running anything of the target."""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from pathlib import Path

from functions.bundle.target import Target
from functions.bundle.uv import run_uv


def install_wheels(requirements: str, target: Target, folder: Path, scratch: Path) -> None:
    """Unpack exactly the required wheels into `folder`; `scratch` is a folder for uv's input.

    Raises `BundleError` when a package has no wheel for the target or a hash differs.
    """
    listing = scratch / "requirements.txt"
    listing.write_text(requirements, encoding="utf-8")
    run_uv(
        *("pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder)),
        *("--python-version", target.python, "--python-platform", target.platform),
        *("--only-binary", ":all:", "--no-deps", "--require-hashes", "--no-compile-bytecode"),
        # A link would let an edit in the bundle reach uv's cache.
        *("--link-mode", "copy", "--requirements", str(listing)),
    )


def read_versions(folder: Path) -> dict[str, str]:
    """Package name → version of what is installed in `folder`, sorted by name."""
    return dict(sorted((found.name, found.version) for found in distributions(path=[str(folder)])))
