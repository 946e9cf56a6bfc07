"""The target's wheels, fetched without Docker and without running anything of the target."""

from __future__ import annotations

import re
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import Distribution, distributions
from pathlib import Path

from functions.bundle.errors import BundleError
from functions.bundle.lock import normalise
from functions.bundle.target import Target
from functions.bundle.uv import run_uv


def install_wheels(requirements: str, target: Target, folder: Path, scratch: Path) -> None:
    """Unpack exactly the required wheels into `folder`; `scratch` is a folder for uv's input.

    Raises `BundleError` when a package has no wheel for the target, or a hash of a wheel or of a file differs.
    """
    _install(requirements, target, folder, scratch)
    # uv looks at a wheel's hash when it fetches it. Environments share the unpacked files with its cache: who edits one
    # there (adds a certificate of his own to certifi, say) would ship it.
    edited = find_edited(folder)
    if edited:
        _install(_pick(requirements, edited), target, folder, scratch, "--reinstall", "--no-cache")
    if edited := find_edited(folder):
        raise BundleError(f"expected the files as their wheels record them, {', '.join(sorted(edited))} came otherwise")


def _install(requirements: str, target: Target, folder: Path, scratch: Path, *options: str) -> None:
    listing = scratch / "requirements.txt"
    listing.write_text(requirements, encoding="utf-8")
    run_uv(
        *("pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder)),
        *("--python-version", target.python, "--python-platform", target.platform),
        *("--only-binary", ":all:", "--no-deps", "--require-hashes", "--no-compile-bytecode"),
        # A link would let an edit in the bundle reach uv's cache.
        *("--link-mode", "copy", "--requirements", str(listing), *options),
    )


def find_edited(folder: Path) -> frozenset[str]:
    """The names of the packages in `folder` that have a file with another content than their wheel's RECORD says."""
    return frozenset(normalise(found.name) for found in distributions(path=[str(folder)]) if _is_edited(found))


def _is_edited(installed: Distribution) -> bool:
    for file in installed.files or ():
        path = Path(str(file.locate()))
        if file.hash is not None and file.hash.mode == "sha256" and path.is_file():
            digest = urlsafe_b64encode(sha256(path.read_bytes()).digest()).decode().rstrip("=")
            if digest != file.hash.value:
                return True
    return False


def _pick(requirements: str, names: frozenset[str]) -> str:
    """The entries of these packages, with the hashes that follow each."""
    entries = re.split(r"\n(?=\S)", requirements)
    return "\n".join(entry for entry in entries if normalise(entry.partition("==")[0]) in names) + "\n"


def read_versions(folder: Path) -> dict[str, str]:
    """Package name → version of what is installed in `folder`, sorted by name."""
    return dict(sorted((found.name, found.version) for found in distributions(path=[str(folder)])))
