"""The one way to the uv program."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from functions.bundle.errors import BundleError

# Where `make setup` puts it on a machine that has none.
_INSTALLED = Path(__file__).resolve().parents[2] / ".tools" / "bin" / "uv"


def run_uv(*arguments: str) -> str:
    """Run uv (the environment variable `UV`, the PATH, or what `make setup` installed); its standard output.

    Raises `BundleError` with uv's own words when it fails.
    """
    command = [_find_uv(), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own arguments)
    if done.returncode != 0:
        raise BundleError(f"`uv {' '.join(arguments)}` failed:\n{done.stderr.strip()}")
    return done.stdout


def _find_uv() -> str:
    found = shutil.which(os.environ.get("UV") or "uv") or shutil.which(_INSTALLED)
    if found is None:
        raise BundleError("uv is not found: `make setup` installs it, or set UV to its path")
    return found
