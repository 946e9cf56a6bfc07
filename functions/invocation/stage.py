"""A local folder that stands in for every store."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Mapping
from pathlib import Path

from functions.invocation.errors import InvocationError
from shared.errors import StoreFailed
from shared.stores.choice import Stores
from shared.stores.files import FileStore
from shared.stores.location import Location
from shared.stores.port import Version


class Stage:
    """The folder; an object lies in it where `shared.stores.choice.Stores` looks for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def put(self, file: Path, location: Location) -> Version:
        """Copy a file to where an object lies, and its version there; what is there already and the same stays.

        Raises InvocationError for a name that no file can have.
        """
        store = Stores(str(self.folder)).open(location.store)
        assert isinstance(store, FileStore)
        try:
            store.exists(location.key)
            self._copy(file, location)
            return store.version(location.key)
        except (StoreFailed, OSError) as error:
            raise InvocationError(
                f"a local folder stands in for the stores, and can't hold {location}: {error}"
            ) from error

    def files(self) -> Mapping[Path, int]:
        """All that is there, and when each was last written to, in nanoseconds."""
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.is_file()}

    def changed(self, before: Mapping[Path, int]) -> list[Path]:
        """The files that were not there before, or not so; predictions come first, for the other names begin with _."""
        found = (path for path, time in self.files().items() if before.get(path) != time)
        return sorted(found, key=lambda path: ("_" in (part[0] for part in path.relative_to(self.folder).parts), path))

    def _copy(self, file: Path, location: Location) -> None:
        path = Path(self.folder, location.store.replace("://", "/"), location.key)
        if not (path.is_file() and filecmp.cmp(file, path, shallow=False)):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, path)
