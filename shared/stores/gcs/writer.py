"""An object that Cloud Storage takes whole or not at all: one request where it is small, else a resumable upload."""

from contextlib import suppress
from typing import Any

from google.cloud.storage.fileio import BlobWriter

from shared.errors import ObjectReplaced, StoreFailed, TresnubesError
from shared.stores.gcs.bucket import FAILURES, RETRY, TIMEOUT, Bucket
from shared.stores.parts import PART, Parts

# Generation 0 is that of no object. Google compares it when the upload is completed, at the latest.
# https://docs.cloud.google.com/storage/docs/request-preconditions
_ONLY_IF_NEW = {"if_generation_match": 0, "timeout": TIMEOUT, "retry": RETRY}


class GcsWriter:
    """An upload that is not completed is seen by nobody, and ends by itself after a week."""

    def __init__(self, bucket: Bucket, key: str, media_type: str) -> None:
        self._bucket = bucket
        self._key = key
        self._media_type = media_type
        self._blob = bucket.blob(key)
        self._parts = Parts(self._send)
        self._upload: _Upload | None = None
        self._taken = False

    def write(self, data: bytes) -> None:
        """See the port."""
        self._parts.write(data)

    def commit(self) -> bool:
        """See the port. An attempt whose answer was lost finds its own object, and says False."""
        try:
            self._try(self._complete)
        finally:
            self.discard()
        return not self._taken

    def discard(self) -> None:
        """See the port."""
        self._parts.rest.clear()
        upload, self._upload = self._upload, None
        if upload:
            with suppress(*FAILURES):
                upload.terminate()

    def _send(self, part: bytes) -> None:
        self._try(lambda: self._begin().write(part))

    def _begin(self) -> "_Upload":
        if self._upload is None:
            self._upload = _Upload(self._blob, chunk_size=PART, content_type=self._media_type, **_ONLY_IF_NEW)
        return self._upload

    def _complete(self) -> None:
        rest = bytes(self._parts.rest)
        if self._upload is None:
            self._blob.upload_from_string(rest, content_type=self._media_type, **_ONLY_IF_NEW)
            return
        self._upload.write(rest)
        self._upload.close()
        self._upload = None

    def _try(self, send: Any) -> None:
        """Send, unless another's object was found in the place; to find it is no failure."""
        if self._taken:
            return
        try:
            with self._bucket.asking(self._key):
                send()
        except ObjectReplaced:
            self._taken = True
        except TresnubesError as error:  # a bucket that is not there, say
            raise StoreFailed(str(error)) from error


class _Upload(BlobWriter):  # type: ignore[misc]
    """Google's own, but never completed by the garbage collector, which calls `close` of what nobody closed."""

    def __del__(self) -> None:
        pass
