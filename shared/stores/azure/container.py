"""Requests to one container by Azure's client, how it is let in, and what its errors mean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError
from azure.storage.blob import BlobClient, BlobProperties, BlobServiceClient, ContainerClient, ExponentialRetry

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed, TresnubesError
from shared.stores.port import CHUNK, PAGE

CONNECTION = "AZURE_STORAGE_CONNECTION_STRING"
"""Names the account that is opened with a key, the emulator's say; any other is opened with the function's identity."""

RANGE = 2 * CHUNK
"""Bytes that are asked for at a time. The client sets aside nine times as much: it makes a list of an answer's pieces,
and Python a place in it for each byte, for the answer's `len` is in bytes."""

RETRIES = 3
"""Waits are 2, 4 and 8 seconds. A function has minutes at most: what this does not mend is for the next delivery."""

_MEANINGS: dict[str, type[TresnubesError]] = {"BlobNotFound": ObjectMissing, "ConditionNotMet": ObjectReplaced}


class Container:
    """A container and this process's client of it, which any thread may use."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._client = _open_client(url)
        # A connection string that is none, say.
        except (AzureError, ValueError) as error:
            raise StoreFailed(f"{url}: {error}") from error

    def blob(self, key: str) -> BlobClient:
        """What the client asks about a blob with. Raises StoreFailed for a name that no URL can say."""
        # Clients and servers of HTTP take them for steps in the path, and ask for another blob.
        if "\\" in key or not key or {".", ".."} & set(key.split("/")):
            raise StoreFailed(f"expected the name of a blob that a URL can say, in {self.url}, got {key!r}")
        with self.asking(key):
            return self._client.get_blob_client(key)

    def exists(self, key: str) -> bool:
        """Whether there is a blob of that name. Raises StoreFailed."""
        with self.asking(key):
            return self.blob(key).exists()

    def list(self, prefix: str) -> Iterator[BlobProperties]:
        """All blobs whose names begin so. Raises StoreFailed."""
        with self.asking(prefix):
            yield from self._client.list_blobs(name_starts_with=prefix, results_per_page=PAGE)

    @contextmanager
    def asking(self, key: str) -> Iterator[None]:
        """Tell a failure of the client in the words of the port: ObjectMissing, ObjectReplaced, else StoreFailed."""
        try:
            yield
        except AzureError as error:
            raise _MEANINGS.get(code_of(error), StoreFailed)(f"{self.url}/{key}: {error}") from error
        # A lone surrogate is no name: Azure's are UTF-8.
        except UnicodeEncodeError as error:
            raise StoreFailed(f"{self.url}/{key}: {error}") from error


def code_of(error: BaseException | None) -> str:
    """Azure's own word for what went wrong."""
    code = error.error_code if isinstance(error, HttpResponseError) and hasattr(error, "error_code") else ""
    return str(getattr(code, "value", code))


def _open_client(url: str) -> ContainerClient:
    connection = os.environ.get(CONNECTION)
    if connection:
        account = BlobServiceClient.from_connection_string(connection, **_options())
        if url.startswith(f"{account.url.rstrip('/')}/"):
            return account.get_container_client(url.removeprefix(account.url).strip("/"))
    if not url.startswith("https://"):
        raise StoreFailed(f"{url}: expected its account in {CONNECTION}; identities are shown to https only")
    from azure.identity import DefaultAzureCredential

    # In a function this is its managed identity: the one that AZURE_CLIENT_ID names, else the system's.
    return ContainerClient.from_container_url(url, DefaultAzureCredential(), **_options())


def _options() -> dict[str, Any]:
    return {
        "retry_policy": ExponentialRetry(0, increment_base=2, retry_total=RETRIES, random_jitter_range=1),
        "connection_timeout": 5,
        "read_timeout": 30,
        "max_single_get_size": RANGE,
    }
