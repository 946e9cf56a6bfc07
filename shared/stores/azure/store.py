"""One container of Azure Blob Storage behind the port of stores."""

from collections.abc import Iterator
from typing import Any

from azure.core import MatchConditions
from azure.storage.blob import BlobClient

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.azure.container import RANGE, Container, code_of
from shared.stores.azure.writer import AzureWriter
from shared.stores.port import Entry, Version, Writer


class BlobContainer:
    """One container. A version is an etag, without the quotation marks that it has in a header."""

    def __init__(self, url: str) -> None:
        self._container = Container(url)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port. Each range is a request of its own that names the etag, and a blob is read as it is stored."""
        if version and not version.etag:
            raise StoreFailed(f"expected the etag of a blob, got {version}")
        blob = self._container.blob(key)
        part, etag = self._read_range(blob, 0, f'"{version.etag}"' if version else "")
        return self._stream(blob, part, etag)

    def create(self, key: str, media_type: str) -> Writer:
        """See the port."""
        return AzureWriter(self._container, key, media_type)

    def exists(self, key: str) -> bool:
        """See the port."""
        return self._container.exists(key)

    def walk(self, folder: str) -> Iterator[Entry]:
        """See the port."""
        for blob in self._container.list(folder):
            yield Entry(blob.name, Version(str(blob.etag).strip('"')), blob.size)

    def _stream(self, blob: BlobClient, part: bytes, etag: str) -> Iterator[bytes]:
        offset = 0
        while part:
            yield part
            offset += len(part)
            part = self._read_range(blob, offset, etag)[0] if len(part) == RANGE else b""

    def _read_range(self, blob: BlobClient, offset: int, etag: str) -> tuple[bytes, str]:
        """A range, empty at the blob's end, and the etag of what it is from."""
        only: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag else {}
        key = str(blob.blob_name)
        try:
            with self._container.asking(key):
                answer = blob.download_blob(offset, RANGE, decompress=False, **only)
                return answer.readall(), str(answer.properties.etag)
        except StoreFailed as error:
            if code_of(error.__cause__) == "InvalidRange":
                return b"", etag
            raise
        # By another, or by nothing: Azure says BlobNotFound of a blob that is gone, but of an etag that it never gave
        # ConditionNotMet, and Azurite says that in any case.
        except ObjectReplaced as error:
            if self._container.exists(key):
                raise
            raise ObjectMissing(str(error)) from error
