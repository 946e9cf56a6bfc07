"""A bucket of fake-gcs-server as the store of the contract."""

from collections.abc import Iterator, Set
from contextlib import closing
from itertools import count

import pytest

from shared.stores.gcs import CloudStorage
from shared.stores.port import Version
from tests.servers.gcs_server import GcsServer
from tests.stores.refusing_google import serve_refusals

_NUMBERS = count()


class GcsPlace:
    """A new bucket, and a server that refuses everything."""

    def __init__(self, server: GcsServer, refusing: CloudStorage, *, versions: bool = False) -> None:
        self.name = f"bucket-{next(_NUMBERS)}"
        server.make_bucket(self.name, versions=versions)
        self.client = server.client()
        self._bucket = self.client.bucket(self.name)
        self.location = f"gs://{self.name}"
        self.store = CloudStorage(self.name)
        self.refusing = refusing
        # Google's rules for names.
        self.impossible = {".", "..", "a\nb"}

    def put(self, key: str, data: bytes) -> Version:
        """What an event tells is the generation."""
        blob = self._bucket.blob(key)
        blob.upload_from_string(data)
        return Version(id=str(blob.generation))

    def delete(self, key: str) -> None:
        """Delete it."""
        self._bucket.delete_blob(key)

    def keys(self) -> Set[str]:
        """What a listing shows."""
        return {blob.name for blob in self._bucket.list_blobs()}


@pytest.fixture
def gcs_place(gcs: GcsServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsPlace]:
    """A bucket of its own, in a process that knows its server from the environment alone, as a function does."""
    with serve_refusals() as url:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
        refusing = CloudStorage("refusing")
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
        place = GcsPlace(gcs, refusing)
        with closing(place.client):
            yield place
