"""The files below one folder behind the port of stores."""

import os
from collections.abc import Iterator
from typing import BinaryIO

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.files.writer import FileWriter, is_unfinished
from shared.stores.port import CHUNK, Entry, Version, Writer

_NOT_A_NAME = ("", ".", "..")


class FileStore:
    """The files below `root`; a key is a path relative to it. A version's etag is the file's time, size and inode."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port. A file that is written to while it is read is replaced."""
        path = self._path(key)
        try:
            file = open(path, "rb")  # noqa: SIM115  closed by `_chunks`
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            self._expect_root(key, error)
            raise ObjectMissing(f"{path}: expected a file, got: {error.strerror}") from error
        except OSError as error:
            raise _failure(path, error) from error
        found = _etag(os.fstat(file.fileno()))
        if version.etag and version.etag != found:
            file.close()
            raise ObjectReplaced(f"{path}: expected version {version.etag}, found {found}")
        return _chunks(file, path, found)

    def create(self, key: str, media_type: str) -> Writer:  # noqa: ARG002
        """See the port. A file knows no media type."""
        path = self._path(key)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            return FileWriter(path)
        except OSError as error:
            raise _failure(path, error) from error

    def exists(self, key: str) -> bool:
        """See the port."""
        path = self._path(key)
        try:
            return not os.path.isdir(path) and bool(os.stat(path))
        except (FileNotFoundError, NotADirectoryError) as error:
            self._expect_root(key, error)
            return False
        except OSError as error:
            raise _failure(path, error) from error

    def walk(self, folder: str) -> Iterator[Entry]:
        """See the port. Folders are not entered by links, and no hidden file that a writer left is an object."""
        path = self._path(folder.rstrip("/")) if folder else self._root
        if not os.path.isdir(path):
            self._expect_root(folder)
            return
        try:
            yield from _walk(path, folder)
        except OSError as error:
            raise _failure(path, error) from error

    def version(self, key: str) -> Version:
        """What a file's version is now. Raises ObjectMissing and StoreFailed."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                return Version(_etag(os.fstat(file.fileno())))
        except OSError as error:
            raise ObjectMissing(f"{path}: {error.strerror}") from error

    def _path(self, key: str) -> str:
        """The path of a key. Raises StoreFailed for one that no path says, and for one that a link leads away."""
        if "\0" in key or any(part in _NOT_A_NAME for part in key.split("/")):
            raise StoreFailed(f"expected a key that can be a path below {self._root}, got {key!r}")
        path = os.path.join(self._root, key)
        if os.path.commonpath([self._root, os.path.realpath(path)]) != self._root:
            raise StoreFailed(f"expected a file below {self._root}, got {path}, a link to {os.path.realpath(path)}")
        return path

    def _expect_root(self, key: str, error: OSError | None = None) -> None:
        """A root that is no folder is a fault of the settings, and not an object that is missing."""
        if os.path.exists(self._root) and not os.path.isdir(self._root):
            raise StoreFailed(f"{self._root}: expected a folder that may hold {key}, found a file") from error


def _walk(path: str, prefix: str) -> Iterator[Entry]:
    """The files below a folder. Its own slash is part of a folder's place among their names."""
    with os.scandir(path) as found:
        entries = {_name(entry): entry for entry in found}
    for name, entry in sorted(entries.items()):
        if name.endswith("/"):
            yield from _walk(entry.path, f"{prefix}{name}")
        elif entry.is_file() and not is_unfinished(name):
            status = entry.stat()
            yield Entry(f"{prefix}{name}", Version(_etag(status)), status.st_size)


def _name(entry: os.DirEntry[str]) -> str:
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _chunks(file: BinaryIO, path: str, etag: str) -> Iterator[bytes]:
    with file:
        while chunk := _read(file, path):
            yield chunk
        if _etag(os.fstat(file.fileno())) != etag:
            raise ObjectReplaced(f"{path}: was written to while it was read")


def _read(file: BinaryIO, path: str) -> bytes:
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise _failure(path, error) from error


def _etag(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"


def _failure(path: str, error: OSError) -> StoreFailed:
    return StoreFailed(f"{path}: {error.strerror}")
