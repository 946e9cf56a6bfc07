"""A folder as the store of the contract."""

import os
from collections.abc import Set
from pathlib import Path

import pytest

from shared.stores.files import FileStore
from shared.stores.port import Version
from tests.stores.keys import KEYS


class FilesPlace:
    """A folder, and another that is a file."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "root"
        self._root.mkdir()
        (folder / "file").touch()
        self.location = f"file://{self._root}"
        self.store = FileStore(str(self._root))
        self.refusing = FileStore(str(folder / "file"))
        # A path says less than a key: empty parts and dots are lost in it.
        self.impossible = {key for key in KEYS if {"", ".", ".."} & set(key.split("/"))}

    def put(self, key: str, data: bytes) -> Version:
        """As most programs save a file: whole, in the place of another."""
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name("fresh")
        fresh.write_bytes(data)
        fresh.rename(path)
        return self.store.version(key)

    def delete(self, key: str) -> None:
        """Unlink it."""
        (self._root / key).unlink()

    def keys(self) -> Set[str]:
        """Every file, but what a writer hides."""
        found = [Path(folder, name) for folder, _, names in os.walk(self._root) for name in names]
        return {str(path.relative_to(self._root)) for path in found if path.suffix != ".part"}


@pytest.fixture
def files_place(tmp_path: Path) -> FilesPlace:
    """A folder of its own."""
    return FilesPlace(tmp_path)
