"""Bytecode that stays valid in a zip, made by the target's own version of Python."""

from __future__ import annotations

import subprocess
from pathlib import Path

from functions.bundle.errors import BundleError


def compile_all(folder: Path, interpreter: Path) -> None:
    """Write `__pycache__` beside every module in `folder`, the same bytes each time.

    Bytecode that is checked by time never validates in a zip with fixed dates, and costs a cold start
    as much as none; `unchecked-hash` is always taken.
    """
    command = [
        *(str(interpreter), "-P", "-s", "-S", "-m", "compileall", "-q", "-f"),
        *("--invalidation-mode", "unchecked-hash"),
        # The paths in tracebacks are set anew at import; left in, they would tell the builder's folders.
        *("-s", str(folder), str(folder)),
    ]
    # A fixed hash seed orders sets alike; nothing of the caller's environment turns the writing off.
    done = subprocess.run(  # noqa: S603 (our own arguments)
        command, capture_output=True, text=True, check=False, env={"PYTHONHASHSEED": "0"}
    )
    if done.returncode != 0:
        raise BundleError(f"{interpreter} can't compile the bundle:\n{(done.stdout + done.stderr).strip()}")
