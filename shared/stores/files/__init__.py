"""Local files as a store: for one machine, and for trying events without a cloud."""

from shared.stores.files.store import FileStore

__all__ = ["FileStore"]
