"""An object that S3 takes whole or not at all: one request where it is small, else an upload in parts."""

from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from shared.errors import StoreFailed, TresnubesError
from shared.stores.parts import Parts
from shared.stores.s3.bucket import Bucket, code_of

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
        self._parts = Parts(self._send)
        self._upload = ""
        self._sent: list[dict[str, Any]] = []

    def write(self, data: bytes) -> None:
        """See the port."""
        self._parts.write(data)

    def commit(self) -> bool:
        """See the port. An attempt whose answer was lost finds its own object, and says False."""
        try:
            self._complete() if self._upload else self._put()
        except StoreFailed as error:
            if self._is_taken(error.__cause__):
                return False
            raise
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        """See the port."""
        self._parts.rest.clear()
        upload, self._upload = self._upload, ""
        if upload:
            with suppress(StoreFailed):
                self._ask("abort_multipart_upload", UploadId=upload)

    def _put(self) -> None:
        self._ask("put_object", Body=bytes(self._parts.rest), ContentType=self._media_type, IfNoneMatch="*")

    def _send(self, part: bytes) -> None:
        if not self._upload:
            self._upload = self._ask("create_multipart_upload", ContentType=self._media_type)["UploadId"]
        number = len(self._sent) + 1
        answer = self._ask("upload_part", UploadId=self._upload, PartNumber=number, Body=part)
        self._sent.append({"PartNumber": number, "ETag": answer["ETag"], **_checksum(answer)})

    def _complete(self) -> None:
        if self._parts.rest:
            self._send(bytes(self._parts.rest))
        upload = {"Parts": self._sent}
        self._ask("complete_multipart_upload", UploadId=self._upload, MultipartUpload=upload, IfNoneMatch="*")
        self._upload = ""

    def _is_taken(self, error: BaseException | None) -> bool:
        code = code_of(error) if isinstance(error, ClientError) else ""
        if code not in _PERHAPS_TAKEN:
            return code == _TAKEN
        try:
            self._ask("head_object")
        except StoreFailed:
            return False
        return True

    def _ask(self, operation: str, **parameters: Any) -> Any:
        """Whatever S3 finds or misses: for a writer all of it is a failure."""
        try:
            return self._bucket.ask(operation, self._key, **parameters)
        except TresnubesError as error:
            raise StoreFailed(str(error)) from error.__cause__


def _checksum(answer: dict[str, Any]) -> dict[str, str]:
    """A part's, which S3 wants to hear again when it puts the parts together; botocore sends CRC-32."""
    return {"ChecksumCRC32": answer["ChecksumCRC32"]} if "ChecksumCRC32" in answer else {}
