"""One bucket of Cloud Storage behind the port of stores."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from google.api_core.exceptions import RequestRangeNotSatisfiable
from google_crc32c import Checksum

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.gcs.bucket import RETRY, TIMEOUT, Bucket
from shared.stores.gcs.writer import GcsWriter
from shared.stores.parts import PART
from shared.stores.port import Entry, Version, Writer


class CloudStorage:
    """One bucket. A version's id is a generation, which is read as it is stored: gzip stays gzip."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port. Each part is a request of its own, and the first one's generation that of all."""
        blob = self._bucket.blob(key, _generation(version))
        return self._stream(blob, self._read_part(blob, 0))

    def create(self, key: str, media_type: str) -> Writer:
        """See the port."""
        return GcsWriter(self._bucket, key, media_type)

    def exists(self, key: str) -> bool:
        """See the port."""
        with self._bucket.asking(key):
            found: bool = self._bucket.blob(key).exists(timeout=TIMEOUT, retry=RETRY)
            return found

    def walk(self, folder: str) -> Iterator[Entry]:
        """See the port."""
        for blob in self._bucket.list(folder):
            yield Entry(blob.name, Version(id=str(blob.generation)), blob.size)

    def _stream(self, blob: Any, part: bytes) -> Iterator[bytes]:
        """All parts, and at the end their checksum, which the client compares only where one request reads all."""
        checksum: Any = Checksum()  # type: ignore[no-untyped-call]
        offset = 0
        while part:
            checksum.update(part)
            yield part
            offset += len(part)
            part = self._read_part(blob, offset) if len(part) == PART else b""
        if blob.crc32c and blob.crc32c != b64encode(checksum.digest()).decode():
            raise StoreFailed(self._bucket.tell(blob.name, f"expected the checksum {blob.crc32c} of what was read"))

    def _read_part(self, blob: Any, offset: int) -> bytes:
        """A part of a generation, empty at the object's end. One that is gone was deleted or replaced."""
        ranged = {"start": offset, "end": offset + PART - 1, "checksum": None}
        try:
            with self._bucket.asking(blob.name):
                part: bytes = blob.download_as_bytes(raw_download=True, timeout=TIMEOUT, retry=RETRY, **ranged)
                return part
        except StoreFailed as error:
            if isinstance(error.__cause__, RequestRangeNotSatisfiable):
                return b""
            raise
        except ObjectMissing as error:
            live = self._bucket.find(blob.name)
            if live is None:
                raise
            found = f"expected generation {blob.generation}, found {live.generation}"
            raise ObjectReplaced(self._bucket.tell(blob.name, found)) from error


def _generation(version: Version) -> int | None:
    """The number that names a version here, None for whichever is live. Raises StoreFailed."""
    if not version:
        return None
    if not version.id.isdecimal():
        raise StoreFailed(f"expected the generation of an object, got {version}")
    return int(version.id)
