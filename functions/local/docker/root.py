"""The files of a Debian that has Lambda's Python, made once and kept."""

from __future__ import annotations

import subprocess
from pathlib import Path

from functions.local.client import PROJECT
from functions.local.docker.packages import Say, provide
from functions.local.errors import NoDocker

ROOT = PROJECT / "build" / "docker" / "debian-13.tar"

# The first Debian with Python 3.13. Debian's `python3` is this one there.
_RELEASE = "trixie"
# Beside Python: the shell and the commands that sam builds its own image with, and what onnxruntime links.
_PACKAGES = ("base-files", "coreutils", "dash", "libc-bin", "libstdc++6", "python3")


def make_root(say: Say, root: Path = ROOT) -> Path:
    """The archive of the files, which Debian's mmdebstrap makes without running anything of what it unpacks.

    Raises NoDocker with mmdebstrap's own words.
    """
    if root.is_file():
        return root
    program = provide("mmdebstrap", "mmdebstrap", say)
    say(f"fetching Debian 13's Python into {root}, which is kept")
    root.parent.mkdir(parents=True, exist_ok=True)
    part = root.with_suffix(".part.tar")
    command = [program, "--quiet", "--variant=extract", f"--include={','.join(_PACKAGES)}", _RELEASE, str(part)]
    done = subprocess.run(  # noqa: S603 (our own command)
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        part.unlink(missing_ok=True)
        raise NoDocker(f"`{' '.join(command)}` failed:\n{done.stderr.strip()}")
    return part.replace(root)
