"""A container of Azurite as the store of the contract."""

from base64 import b64encode
from collections.abc import Iterator, Set
from itertools import count

import pytest

from shared.stores.azure import BlobContainer
from shared.stores.azure.container import CONNECTION
from shared.stores.port import Version
from tests.servers.azurite import Azurite
from tests.stores.keys import KEYS

WRONG_KEY = b64encode(b"another").decode()
_NUMBERS = count()


class AzurePlace:
    """A new container, and a store that comes with the wrong key."""

    def __init__(self, server: Azurite, refusing: BlobContainer) -> None:
        name = f"container-{next(_NUMBERS)}"
        self.location = server.make_container(name)
        self.container = server.client().get_container_client(name)
        self.store = BlobContainer(self.location)
        self.refusing = refusing
        # A URL has no word for them: dots in it are steps, and a backslash is a slash.
        self.impossible = {key for key in KEYS if "\\" in key or {".", ".."} & set(key.split("/"))}

    def put(self, key: str, data: bytes) -> Version:
        """What an event tells is the etag, without quotation marks."""
        answer = self.container.get_blob_client(key).upload_blob(data, overwrite=True)
        return Version(etag=answer["etag"].strip('"'))

    def delete(self, key: str) -> None:
        """Delete it."""
        self.container.get_blob_client(key).delete_blob()

    def keys(self) -> Set[str]:
        """What a listing shows."""
        return set(self.container.list_blob_names())


@pytest.fixture
def azure_place(azurite: Azurite, monkeypatch: pytest.MonkeyPatch) -> Iterator[AzurePlace]:
    """A container of its own, in a process that has the account's key in the environment alone."""
    monkeypatch.setenv(CONNECTION, azurite.connection_string(WRONG_KEY))
    refusing = BlobContainer(f"{azurite.blobs}/refusing")
    monkeypatch.setenv(CONNECTION, azurite.connection_string())
    place = AzurePlace(azurite, refusing)
    with place.container:
        yield place
