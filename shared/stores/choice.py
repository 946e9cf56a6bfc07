"""Which store a location is in; its client is imported when an event needs it, and never for HTTP."""

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.stores.port import Store


class Stores:
    """The stores of one function, each opened once; `folder` stands in for all, to try events on one machine."""

    def __init__(self, folder: str = "", environment: Mapping[str, str] = os.environ) -> None:
        self._folder = folder
        self._environment = environment
        self.open = cache(self._open)

    def _open(self, store: str) -> "Store":
        """The store of a location. Raises StoreFailed."""
        if self._folder:
            from shared.stores.files import FileStore

            return FileStore(os.path.join(self._folder, store.replace("://", "/")))
        if store == "file://":
            from shared.stores.files import FileStore

            return FileStore("/")
        raise NotImplementedError(store)
