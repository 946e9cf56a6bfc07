"""Which store a location is in; its client is imported where events are scored, and never for HTTP."""

import os
from contextlib import suppress
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING

from shared.errors import StoreFailed

if TYPE_CHECKING:
    from shared.stores.port import Store


class Stores:
    """The stores of one function, each opened once; `folder` stands in for all, to try events on one machine."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self._opened: dict[str, Store] = {}
        self._lock = Lock()

    def load(self, store: str) -> None:
        """Import the client of a store before an event needs it. Where that fails, `open` will say why."""
        scheme, _, _ = store.partition("://")
        if not self._folder and scheme in _CLASSES:
            with suppress(ImportError):
                import_module(_CLASSES[scheme][0])

    def open(self, store: str) -> "Store":
        """The store of a location. Raises StoreFailed."""
        with self._lock:
            if store not in self._opened:
                self._opened[store] = self._open(store)
            return self._opened[store]

    def _open(self, store: str) -> "Store":
        if self._folder:
            from shared.stores.files import FileStore

            return FileStore(os.path.join(self._folder, store.replace("://", "/")))
        try:
            return _open(store)
        except ImportError as error:
            raise StoreFailed(
                f"{store}: expected the client of its store, which a bundle for events holds and one for HTTP does "
                f"not (`python -m functions.bundle CLOUD-events`), got: {error}"
            ) from error


def _open(store: str) -> "Store":
    scheme, _, name = store.partition("://")
    if scheme not in _CLASSES:
        raise StoreFailed(f"expected a store of {', '.join(f'{known}://' for known in _CLASSES)}, got {store!r}")
    module, kind = _CLASSES[scheme]
    opened: Store = getattr(import_module(module), kind)(store if scheme.startswith("http") else name or "/")
    return opened


_CLASSES = {
    "s3": ("shared.stores.s3", "S3Store"),
    "gs": ("shared.stores.gcs", "CloudStorage"),
    "https": ("shared.stores.azure", "BlobContainer"),
    "http": ("shared.stores.azure", "BlobContainer"),
    "file": ("shared.stores.files", "FileStore"),
}
"""Scheme → module and class of its store, made with a bucket's name, a container's URL or a folder."""
