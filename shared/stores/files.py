"""Local files as a store: for one machine, and for trying events without a cloud."""

import os
from collections.abc import Iterator
from tempfile import mkstemp

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.port import CHUNK, Version, Writer


class FileStore:
    """The files below `root`; a key is a path relative to it. A version's etag is the file's time and size."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port."""
        path = self._path(key)
        try:
            file = open(path, "rb")  # noqa: SIM115  closed by the generator below
        except FileNotFoundError as error:
            raise ObjectMissing(f"{path}: expected a file, found none") from error
        except OSError as error:
            raise StoreFailed(f"{path}: {error.strerror}") from error
        found = _etag(os.fstat(file.fileno()))
        if version.etag and version.etag != found:
            file.close()
            raise ObjectReplaced(f"{path}: expected version {version.etag}, found {found}")
        return _chunks(file, path)

    def create(self, key: str, media_type: str) -> Writer:  # noqa: ARG002
        """See the port. A file knows no media type."""
        path = self._path(key)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            return _FileWriter(path)
        except OSError as error:
            raise StoreFailed(f"{path}: {error.strerror}") from error

    def exists(self, key: str) -> bool:
        """See the port."""
        return os.path.exists(self._path(key))

    def version(self, key: str) -> Version:
        """What a file's version is now. Raises ObjectMissing."""
        try:
            return Version(_etag(os.stat(self._path(key))))
        except OSError as error:
            raise ObjectMissing(f"{self._path(key)}: {error.strerror}") from error

    def _path(self, key: str) -> str:
        """The path of a key. Raises StoreFailed for one that leads out of the root."""
        path = os.path.normpath(os.path.join(self._root, key))
        if "\0" in key or os.path.commonpath([self._root, path]) != self._root:
            raise StoreFailed(f"expected a key below {self._root}, got {key!r}")
        return path


class _FileWriter:
    """A file without its name; `commit` gives it one, which fails where the name is taken."""

    def __init__(self, path: str) -> None:
        self._path = path
        descriptor, self._unfinished = mkstemp(prefix=".", suffix=".part", dir=os.path.dirname(path))
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise StoreFailed(f"{self._path}: {error.strerror}") from error

    def commit(self) -> bool:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            os.link(self._unfinished, self._path)
        except FileExistsError:
            return False
        except OSError as error:
            raise StoreFailed(f"{self._path}: {error.strerror}") from error
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        from contextlib import suppress

        with suppress(OSError):
            self._file.close()
            os.unlink(self._unfinished)


def _chunks(file: object, path: str) -> Iterator[bytes]:
    from typing import BinaryIO, cast

    with cast(BinaryIO, file) as opened:
        while True:
            try:
                chunk = opened.read(CHUNK)
            except OSError as error:
                raise StoreFailed(f"{path}: {error.strerror}") from error
            if not chunk:
                return
            yield chunk


def _etag(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"
