"""A working CPython of a given version on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_ASK = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"


def find_interpreter(python: str) -> Path | None:
    """The running interpreter, one on the PATH, or one of pyenv's; None when no one of them works."""
    for candidate in _candidates(python):
        if _answers(candidate, python):
            return candidate
    return None


def _candidates(python: str) -> Iterator[Path]:
    yield Path(sys.executable)
    name = f"python{python}"
    if on_path := shutil.which(name):
        yield Path(on_path)
    # A pyenv shim on the PATH fails where the version is not the chosen one; the interpreter itself works.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{python}*/bin/{name}"), key=_patch_number, reverse=True)


def _patch_number(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", path.parent.parent.name))


def _answers(candidate: Path, python: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 (an interpreter the user installed)
            [candidate, "-I", "-S", "-c", _ASK], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.split() == ["cpython", python]
