"""The environment of a subject: the folders it may import from, and nothing of ours."""

from __future__ import annotations

from pathlib import Path

from functions.local.interpreter import ISOLATED, python_path

__all__ = ["ISOLATED", "environment_of"]


def environment_of(*folders: Path) -> dict[str, str]:
    """Bytecode is what the folders hold: nothing is written, as in a cloud's read-only folder."""
    return {"PYTHONPATH": python_path(folders), "PYTHONDONTWRITEBYTECODE": "1"}
