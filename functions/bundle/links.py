"""Symbolic links, which a cloud's tool may leave out of what it uploads: gcloud does, without a word."""

from __future__ import annotations

from pathlib import Path


def find_links(folder: Path) -> list[Path]:
    """The folder itself, if it is one, and those in it; what is behind a link is not looked at."""
    return [path for path in (folder, *sorted(folder.rglob("*"))) if path.is_symlink()]
