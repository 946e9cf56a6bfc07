"""An object that S3 takes whole or not at all: one request where it is small, else an upload in parts."""

from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from shared.errors import StoreFailed, TresnubesError
from shared.stores.port import CHUNK
from shared.stores.s3_bucket import Bucket, code_of

PART = 8 * CHUNK
"""Bytes that wait for being sent, and the memory of a writer. S3 takes 10,000 parts, from 5 MiB on."""

_TAKEN = "PreconditionFailed"
# A write at the same moment, and an upload that is no more, completed by an attempt whose answer was lost, say. Neither
# proves that there is an object now. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
_PERHAPS_TAKEN = ("ConditionalRequestConflict", "NoSuchUpload")


class S3Writer:
    """Parts of an upload are seen by nobody, and cost until a lifecycle rule aborts what a killed function left."""

    def __init__(self, bucket: Bucket, key: str, media_type: str) -> None:
        self._bucket = bucket
        self._key = key
        self._media_type = media_type
        self._waiting = bytearray()
        self._upload = ""
        self._parts: list[dict[str, Any]] = []

    def write(self, data: bytes) -> None:
        """See the port."""
        rest = memoryview(data)
        while rest:
            room = PART - len(self._waiting)
            self._waiting += rest[:room]
            rest = rest[room:]
            if len(self._waiting) == PART:
                self._send_part()

    def commit(self) -> bool:
        """See the port. An attempt whose answer was lost finds its own object, and says False."""
        try:
            self._complete() if self._upload else self._put()
        except TresnubesError as error:
            if self._is_taken(error.__cause__):
                return False
            raise StoreFailed(str(error)) from error
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        """See the port."""
        self._waiting.clear()
        upload, self._upload = self._upload, ""
        if upload:
            with suppress(TresnubesError):
                self._ask("abort_multipart_upload", UploadId=upload)

    def _put(self) -> None:
        self._ask("put_object", Body=bytes(self._waiting), ContentType=self._media_type, IfNoneMatch="*")

    def _send_part(self) -> None:
        if not self._upload:
            self._upload = self._ask("create_multipart_upload", ContentType=self._media_type)["UploadId"]
        number = len(self._parts) + 1
        answer = self._ask("upload_part", UploadId=self._upload, PartNumber=number, Body=bytes(self._waiting))
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"], **_checksum(answer)})
        self._waiting.clear()

    def _complete(self) -> None:
        if self._waiting:
            self._send_part()
        upload = {"Parts": self._parts}
        self._ask("complete_multipart_upload", UploadId=self._upload, MultipartUpload=upload, IfNoneMatch="*")
        self._upload = ""

    def _is_taken(self, error: BaseException | None) -> bool:
        code = code_of(error) if isinstance(error, ClientError) else ""
        if code not in _PERHAPS_TAKEN:
            return code == _TAKEN
        try:
            self._ask("head_object")
        except TresnubesError:
            return False
        return True

    def _ask(self, operation: str, **parameters: Any) -> Any:
        return self._bucket.ask(operation, self._key, **parameters)


def _checksum(answer: dict[str, Any]) -> dict[str, str]:
    """A part's, which S3 wants to hear again when it puts the parts together; botocore sends CRC-32."""
    return {"ChecksumCRC32": answer["ChecksumCRC32"]} if "ChecksumCRC32" in answer else {}
