"""Requests to one bucket by botocore, which finds endpoint and credentials itself, and what their errors mean."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed, TresnubesError
from shared.stores.port import PAGE

_CONFIG = Config(
    # A function has minutes at most. What this does not mend is for the event's next delivery.
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=5,
    read_timeout=30,
    max_pool_connections=50,
)

# HEAD has no body, and so only the status for a code.
_ERRORS: dict[str, type[TresnubesError]] = {
    "404": ObjectMissing,
    "NoSuchKey": ObjectMissing,
    "NoSuchVersion": ObjectMissing,
    "412": ObjectReplaced,
    "PreconditionFailed": ObjectReplaced,
}


class Bucket:
    """A bucket, for any thread. Raises StoreFailed where the environment has no client's sense."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._client()

    def ask(self, operation: str, key: str, **parameters: Any) -> Any:
        """Send one request, a few times if need be. Raises ObjectMissing, ObjectReplaced and StoreFailed."""
        try:
            return self._send(operation, Key=key, **parameters)
        except ClientError as error:
            raise _ERRORS.get(code_of(error), StoreFailed)(self.tell(key, error)) from error
        # A lone surrogate is no key: S3's are UTF-8.
        except (BotoCoreError, UnicodeEncodeError) as error:
            raise StoreFailed(self.tell(key, error)) from error

    def list(self, prefix: str, **marker: str) -> Any:
        """One page of all versions of all objects whose keys begin so. Raises StoreFailed."""
        try:
            return self._send("list_object_versions", Prefix=prefix, MaxKeys=PAGE, **marker)
        except (BotoCoreError, ClientError, UnicodeEncodeError) as error:
            raise StoreFailed(f"s3://{self.name}/{prefix}: {error}") from error

    def tell(self, key: str, error: Exception) -> str:
        """What went wrong with an object, in S3's words."""
        hint = ""
        if isinstance(error, ClientError) and error.response["ResponseMetadata"]["HTTPStatusCode"] == 403:
            hint = "; an object that is not there is refused too, unless the role has s3:ListBucket on the bucket"
        return f"s3://{self.name}/{key}: {error}{hint}"

    def _send(self, operation: str, **parameters: Any) -> Any:
        send: Callable[..., Any] = getattr(self._client(), operation)
        return send(Bucket=self.name, **parameters)

    def _client(self) -> Any:
        try:
            return connect(os.getpid())
        # A profile that is not there, say, and an endpoint that is no URL.
        except (BotoCoreError, ValueError) as error:
            raise StoreFailed(f"s3://{self.name}: {error}") from error


@cache
def connect(process: int) -> Any:  # noqa: ARG001
    """The client of a process, for all buckets: it is slow to make, and a connection must not be shared with a fork."""
    return Session().create_client("s3", config=_CONFIG)


def code_of(error: ClientError) -> str:
    """S3's own word for what went wrong."""
    return error.response.get("Error", {}).get("Code", "")
