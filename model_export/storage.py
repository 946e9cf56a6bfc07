"""Writes files so that nobody ever sees half of one, or a model with the signature of another."""

import os
from pathlib import Path

from shared.integrity.ed25519 import SUFFIX


def write_model(path: Path, content: bytes, signature: bytes | None) -> None:
    """Write a model, and beside it its signature if it has one.

    The old signature goes first: what breaks off leaves a model without one, which a pinned key refuses.
    """
    beside = path.with_name(path.name + SUFFIX)
    beside.unlink(missing_ok=True)
    write_atomically(path, content)
    if signature is not None:
        write_atomically(beside, signature)


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside `path`, flush to the disk, rename: `path` is the old file or the whole new one. Makes folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
