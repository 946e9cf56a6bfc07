"""Steps whose values only Google knows, or that are left out where Google has the thing already: a line for a shell."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from functions.deployment.port import Step


def run_script(purpose: str, *commands: str) -> Step:
    """Shell commands, one after another; the first that fails ends them."""
    return Step(purpose, ("sh", "-c", " &&\n".join(commands)))


def create_once(purpose: str, describe: Sequence[str], create: Sequence[str]) -> Step:
    """Create what can't be described."""
    return Step(purpose, ("sh", "-c", f"{shlex.join(describe)} >/dev/null 2>&1 ||\n{shlex.join(create)}"))
