"""Requests to one bucket by Google's client, which finds its credentials itself, and what their errors mean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Client
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse
from google.cloud.storage.retry import DEFAULT_RETRY
from requests.exceptions import RequestException

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed, TresnubesError
from shared.stores.port import PAGE

TIMEOUT = (5.0, 30.0)
"""Seconds to connect, and to wait for more of an answer."""

RETRY = DEFAULT_RETRY.with_delay(initial=0.5, maximum=8.0).with_timeout(20.0)
"""A function has minutes at most. What 20 seconds do not mend is for the event's next delivery."""

FAILURES = (GoogleAPIError, GoogleAuthError, InvalidResponse, DataCorruption, RequestException)
"""The client's, and those of requests below it, which it lets through."""

_FIELDS = "items(name,generation,size),nextPageToken"

_MEANINGS: dict[int, type[TresnubesError]] = {404: ObjectMissing, 412: ObjectReplaced}


class Bucket:
    """A bucket and this process's client of it, which any thread may use."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self._bucket = _open_client().bucket(name)
        # Credentials that are not there, and an endpoint that is no URL.
        except (*FAILURES, ValueError) as error:
            raise StoreFailed(f"gs://{name}: {error}") from error

    def blob(self, key: str, generation: int | None = None) -> Any:
        """What the client asks about an object with. Raises StoreFailed for a name that no object has."""
        # A client of HTTP takes such a name for a step in the path, and asks for something else.
        # https://docs.cloud.google.com/storage/docs/objects#naming
        if key in ("", ".", "..") or {"\r", "\n"} & set(key):
            raise StoreFailed(f"expected the name of an object in gs://{self.name}, got {key!r}")
        return self._bucket.blob(key, generation=generation)

    def find(self, key: str) -> Any:
        """The object that is live now, with all that is told of it, or None."""
        with self.asking(key):
            return self._bucket.get_blob(self.blob(key).name, timeout=TIMEOUT, retry=RETRY)

    def list(self, prefix: str) -> Iterator[Any]:
        """All live objects whose names begin so, with name, generation and size. Raises StoreFailed."""
        try:
            yield from self._bucket.list_blobs(
                prefix=prefix, page_size=PAGE, fields=_FIELDS, timeout=TIMEOUT, retry=RETRY
            )
        except (*FAILURES, UnicodeEncodeError) as error:
            raise StoreFailed(self.tell(prefix, error)) from error

    @contextmanager
    def asking(self, key: str) -> Iterator[None]:
        """Tell a failure of the client in the words of the port: ObjectMissing, ObjectReplaced, else StoreFailed."""
        try:
            yield
        except FAILURES as error:
            raise _MEANINGS.get(_status(error), StoreFailed)(self.tell(key, error)) from error
        # A lone surrogate is no name: Google's are UTF-8.
        except UnicodeEncodeError as error:
            raise StoreFailed(self.tell(key, error)) from error

    def tell(self, key: str, what: object) -> str:
        """What went wrong with an object."""
        return f"gs://{self.name}/{key}: {what}"


def _open_client() -> Any:
    """A client that needs no project, as requests for objects don't, and for the emulator no credentials."""
    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if emulator:
        return Client(client_options={"api_endpoint": emulator}, use_auth_w_custom_endpoint=False)
    return Client(project=None)


def _status(error: Exception) -> int:
    """The HTTP status of an answer, 0 where there was none."""
    answer = getattr(error, "response", None)
    return int(getattr(error, "code", None) or getattr(answer, "status_code", None) or 0)
