"""Programs that Debian packages, installed where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

from functions.local.errors import NoDocker

Say = Callable[[str], None]
"""Tells the user, in a line, what is done on this machine."""


def search_path() -> str:
    """The PATH, and where Debian keeps what only root uses."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def provide(program: str, package: str, say: Say) -> str:
    """The path of a program, whose package is installed where it is missing.

    Raises NoDocker where that takes another user or another system, or apt-get fails.
    """
    if found := shutil.which(program, path=search_path()):
        return found
    if shutil.which("apt-get") is None:
        raise NoDocker(f"{program} is missing, and this system has no apt-get to install it with: install Docker")
    if os.geteuid() != 0:
        raise NoDocker(f"{program} is missing, and only root may install it: sudo apt-get install {package}")
    say(f"installing Debian's package {package}")
    _install(package)
    if found := shutil.which(program, path=search_path()):
        return found
    raise NoDocker(f"expected {program} in Debian's package {package}, found none")


def _install(package: str) -> None:
    """A fresh system has no lists of packages yet, so that a first attempt may fail for want of them."""
    install = ("install", "--yes", "--quiet", "--no-install-recommends", package)
    if _apt(*install).returncode != 0:
        _apt("update", "--quiet")
        done = _apt(*install)
        if done.returncode != 0:
            raise NoDocker(f"`apt-get install {package}` failed: {done.stderr.strip()}")


def _apt(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(  # noqa: S603 (our own arguments)
        ["apt-get", *arguments],  # noqa: S607 (the system's)
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
