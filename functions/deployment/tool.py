"""A cloud's command-line tool: where it is, and what it answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from functions.deployment.errors import DeploymentError

_SECONDS = 120


def find_tool(name: str, environment: Mapping[str, str]) -> str | None:
    """How to call a tool: by its name where the PATH has it, by its path where it lies beside this Python; or None."""
    if shutil.which(name, path=environment.get("PATH", "")):
        return name
    beside = Path(sys.executable).with_name(name)
    if not beside.is_file():
        return None
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def ask(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a command writes to standard output. Raises DeploymentError with what it said where it fails."""
    command = " ".join(arguments)
    try:
        done = subprocess.run(  # noqa: S603 (a tool that answers)
            resolve(arguments, environment),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except OSError as error:
        raise DeploymentError(f"`{command}` can't be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise DeploymentError(f"`{command}` gave no answer within {_SECONDS} s") from error
    if done.returncode != 0:
        raise DeploymentError(f"`{command}` ended with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def resolve(arguments: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """The same with the program's path, as `environment` finds it: subprocess looks it up in this process's PATH."""
    program, *others = arguments
    return [shutil.which(program, path=environment.get("PATH", "")) or program, *others]
