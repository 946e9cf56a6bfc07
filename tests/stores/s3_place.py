"""A bucket of moto's S3 as the store of the contract."""

import json
from collections.abc import Set
from itertools import count

import pytest

from shared.stores.port import Version
from shared.stores.s3 import S3Store
from tests.servers.moto_server import MotoServer

_NUMBERS = count()


class S3Place:
    """A new bucket, and another whose policy denies everything."""

    def __init__(self, server: MotoServer) -> None:
        self.bucket, denied = f"bucket-{next(_NUMBERS)}", f"denied-{next(_NUMBERS)}"
        server.make_bucket(self.bucket)
        server.make_bucket(denied)
        self.client = server.client("s3")
        deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{denied}/*"}
        policy = {"Version": "2012-10-17", "Statement": [deny]}
        self.client.put_bucket_policy(Bucket=denied, Policy=json.dumps(policy))
        self.location = f"s3://{self.bucket}"
        self.store = S3Store(self.bucket)
        self.refusing = S3Store(denied)
        # S3 takes a line's end in a key; moto's routes end there.
        self.impossible = {"a\nb"}

    def put(self, key: str, data: bytes) -> Version:
        """What an event without versions tells is the etag."""
        answer = self.client.put_object(Bucket=self.bucket, Key=key, Body=data)
        return Version(etag=answer["ETag"].strip('"'), id=answer.get("VersionId", ""))

    def delete(self, key: str) -> None:
        """Delete it."""
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def keys(self) -> Set[str]:
        """What a listing shows."""
        return {found["Key"] for found in self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])}

    def keep_versions(self) -> None:
        """From now on no version is lost."""
        enabled = {"Status": "Enabled"}
        self.client.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration=enabled)

    def unfinished(self) -> int:
        """How many uploads were begun and neither completed nor aborted."""
        return len(self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))


@pytest.fixture
def s3_place(moto: MotoServer, monkeypatch: pytest.MonkeyPatch) -> S3Place:
    """A bucket of its own, in a process that knows its server from the environment alone, as a function does."""
    for name, value in moto.environment.items():
        monkeypatch.setenv(name, value)
    return S3Place(moto)
