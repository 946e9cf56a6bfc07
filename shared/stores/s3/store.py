"""One bucket of S3 behind the port of stores."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError
from urllib3.exceptions import HTTPError

from shared.errors import ObjectMissing, StoreFailed
from shared.stores.port import CHUNK, Entry, Version, Writer
from shared.stores.s3.bucket import Bucket
from shared.stores.s3.writer import S3Writer

_RESUMPTIONS = 3
"""Of one object, each where the connection broke: half an hour's reading is not thrown away for one reset."""


class S3Store:
    """One bucket.

    The role needs `s3:ListBucket` on it besides reading and writing: without, S3 answers 403 and not 404 for what is
    not there (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html), which counts as a failure here.
    To walk it, the role needs `s3:ListBucketVersions`.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def read(self, key: str, version: Version) -> Iterator[bytes]:
        """See the port."""
        return self._stream(key, self._get(key, version))

    def create(self, key: str, media_type: str) -> Writer:
        """See the port."""
        return S3Writer(self._bucket, key, media_type)

    def exists(self, key: str) -> bool:
        """See the port."""
        try:
            self._bucket.ask("head_object", key)
        except ObjectMissing:
            return False
        return True

    def walk(self, folder: str) -> Iterator[Entry]:
        """See the port. Versions are listed, for a bucket that keeps them tells of an object by the id of one."""
        marker: dict[str, str] = {}
        while True:
            page = self._bucket.list(folder, **marker)
            for found in page.get("Versions", ()):
                if found["IsLatest"]:
                    yield Entry(found["Key"], tell_version(found["ETag"], found["VersionId"]), found["Size"])
            if not page["IsTruncated"]:
                return
            marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}

    def _get(self, key: str, version: Version, **parameters: str) -> dict[str, Any]:
        if version.etag:
            parameters["IfMatch"] = f'"{version.etag}"'
        if version.id:
            parameters["VersionId"] = version.id
        answer: dict[str, Any] = self._bucket.ask("get_object", key, **parameters)
        return answer

    def _stream(self, key: str, answer: dict[str, Any]) -> Iterator[bytes]:
        """The whole content. Where the connection breaks, the rest of this same version is asked for."""
        total = answer["ContentLength"]
        version = Version(answer["ETag"].strip('"'), answer.get("VersionId", ""))
        offset = breaks = 0
        while True:
            try:
                for chunk in _chunks(answer["Body"]):
                    offset += len(chunk)
                    yield chunk
            # botocore lets one kind of urllib3's errors through, TLS's.
            except (BotoCoreError, HTTPError) as error:
                breaks += 1
                if offset == total or breaks > _RESUMPTIONS:  # all of it, and an error: the checksum
                    raise StoreFailed(self._bucket.tell(key, error)) from error
            else:
                return
            answer = self._get(key, version, Range=f"bytes={offset}-")


def tell_version(etag: str, name: str) -> Version:
    """The version that S3 means. The id `null` is every version's that was written while the bucket kept none."""
    return Version(etag.strip('"'), "" if name == "null" else name)


def _chunks(body: Any) -> Iterator[bytes]:
    """Pieces of an answer's body; botocore compares length and checksum at its end."""
    try:
        yield from body.iter_chunks(CHUNK)
    finally:
        body.close()
