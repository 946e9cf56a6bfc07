"""Whether a folder is what gcloud will upload."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def find_links(folder: Path) -> Iterator[str]:
    """Its symbolic links: gcloud leaves a folder behind one out of the upload, without a word."""
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            if (path := Path(parent, name)).is_symlink():
                yield f"{path}: expected a file or a folder, got a symbolic link, which gcloud may drop: make bundle"
