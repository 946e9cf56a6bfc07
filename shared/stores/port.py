"""The port that every store is behind: read a version of an object, create one whole or not at all, list a folder."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

CHUNK = 1024 * 1024
"""Bytes that are read at a time, about; a reader may give others."""

PAGE = 1000
"""Objects that are listed at a time: as many as S3 and Cloud Storage give."""


class Version(NamedTuple):
    """Which content of an object is meant, in the store's own words; what a store does not have is empty.

    `etag` is without quotation marks. `id` is S3's version id or Cloud Storage's generation, or `sha256-` and the
    digest of a content that its event brought.
    """

    etag: str = ""
    id: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.id)

    def __str__(self) -> str:
        """What names it: the id, where there is one, for it never means two contents."""
        return self.id or self.etag


class Entry(NamedTuple):
    """An object of a listing: what an event would tell of it now. `size` is in bytes."""

    key: str
    version: Version
    size: int


class Writer(Protocol):
    """An object that is being written. Nobody sees any of it before `commit`, nor ever without it."""

    def write(self, data: bytes) -> None:
        """Take some more. Raises StoreFailed."""
        ...

    def commit(self) -> bool:
        """Make the object visible, whole; False where there is one of that name, which then is left as it is.

        Raises StoreFailed.
        """
        ...

    def discard(self) -> None:
        """Leave nothing behind. Never raises; after `commit` it does nothing."""
        ...


class Store(Protocol):
    """One bucket, container or file system. It may be used from many threads at once.

    Memory is bounded, whatever an object's size.
    """

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """The content at exactly this version, in order; it is asked for before this returns.

        Raises ObjectMissing, ObjectReplaced and StoreFailed, each also while it is read.
        """
        ...

    def create(self, key: str, media_type: str) -> Writer:
        """Begin to write an object. Raises StoreFailed, now or later."""
        ...

    def exists(self, key: str) -> bool:
        """Whether there is an object of that name. Raises StoreFailed."""
        ...

    def walk(self, folder: str) -> Iterator[Entry]:
        """All objects below a folder, each at its newest version, in the order of their keys' UTF-8 bytes.

        `folder` is empty for the whole store, or ends with a slash. Raises StoreFailed while it is walked.
        """
        ...
