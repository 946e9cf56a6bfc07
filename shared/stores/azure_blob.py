"""Azure Blob Storage as a store."""

from collections.abc import Iterator
from typing import Any

from azure.core import MatchConditions

from shared.errors import StoreFailed
from shared.stores.azure_container import Container
from shared.stores.azure_writer import AzureWriter
from shared.stores.port import Version, Writer


class BlobContainer:
    """One container. A version is an etag, without the quotation marks that it has in a header."""

    def __init__(self, url: str) -> None:
        self._container = Container(url)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port. Each part is a request of its own that names the etag, and a blob is read as it is stored."""
        if version and not version.etag:
            raise StoreFailed(f"expected the etag of a blob, got {version}")
        only: dict[str, Any] = {"etag": f'"{version.etag}"', "match_condition": MatchConditions.IfNotModified}
        blob = self._container.blob(key)
        with self._container.asking(key):
            parts = blob.download_blob(decompress=False, **(only if version else {})).chunks()
        return self._stream(key, parts)

    def create(self, key: str, media_type: str) -> Writer:
        """See the port."""
        return AzureWriter(self._container, key, media_type)

    def exists(self, key: str) -> bool:
        """See the port."""
        return self._container.exists(key)

    def _stream(self, key: str, parts: Iterator[bytes]) -> Iterator[bytes]:
        with self._container.asking(key):
            yield from parts
