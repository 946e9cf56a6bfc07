"""What the contract of stores needs besides a store: what another program does to the same objects."""

from collections.abc import Set
from typing import Protocol

from shared.stores.port import Store, Version

MEDIA_TYPE = "application/x-ndjson"


class Place(Protocol):
    """An empty store, and a way around it."""

    location: str
    """The store's URL."""
    store: Store
    refusing: Store
    """One that refuses whatever is asked of it."""
    impossible: Set[str]
    """Keys of the table that can't be had here: StoreFailed is all that they give."""

    def put(self, key: str, data: bytes) -> Version:
        """Write an object, or another content of it, and tell the version that its event would tell."""
        ...

    def delete(self, key: str) -> None:
        """Delete an object."""
        ...

    def keys(self) -> Set[str]:
        """All that others see."""
        ...


def save(store: Store, key: str, *data: bytes) -> bool:
    """Create an object from what is written in turn; what `commit` says."""
    writer = store.create(key, MEDIA_TYPE)
    for piece in data:
        writer.write(piece)
    return writer.commit()


def load(store: Store, key: str, version: Version | None = None) -> bytes:
    """An object's whole content."""
    return b"".join(store.read(key, version or Version()))
