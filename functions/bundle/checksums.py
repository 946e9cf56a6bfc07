"""The sha256 of every file of a bundle, as `sha256sum --check` reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from functions.bundle.archive import hash_file


def write_checksums(path: Path, top: Path, files: Iterable[Path]) -> None:
    """One line a file, sorted by its name relative to `top`, the folder to run `sha256sum --check` in."""
    names = sorted((file.relative_to(top).as_posix(), file) for file in files)
    path.write_text("".join(f"{hash_file(file)}  {name}\n" for name, file in names), encoding="utf-8")
