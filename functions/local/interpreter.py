"""How a function's interpreter is started: with the folders it is given and nothing else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# No site-packages of ours (-S), no user's (-s), no current directory on the path (-P).
ISOLATED = ("-S", "-s", "-P")


@cache
def version_of(python: Path) -> str:
    """An interpreter's `major.minor`, which it tells itself."""
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    command = [str(python), *ISOLATED, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (our own command)
    return done.stdout.strip()


def python_path(folders: Iterable[Path]) -> str:
    """The value of PYTHONPATH for folders in order of precedence."""
    return os.pathsep.join(map(str, folders))
