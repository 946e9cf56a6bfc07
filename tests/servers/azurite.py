"""Azure's blobs and queues as Microsoft's emulator serves them over HTTP, in a process of its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from functions.local.port import LOOPBACK
from functions.local.process import Process, start

if TYPE_CHECKING:
    from azure.storage.blob import BlobServiceClient

ACCOUNT = "devstoreaccount1"
# The key that Microsoft publishes for its emulator; it opens nothing else.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
AZURITE = Path(__file__).with_name("azurite") / "node_modules/.bin/azurite"
_INSTALL = "Azurite is not installed: npm --prefix tests/servers/azurite ci (needs node 20.19 or newer)"
_SERVICES = ("blob", "queue", "table")
_LISTENS = re.compile(r"(Blob|Queue) service is successfully listening at (\S+)")


@dataclass(frozen=True, slots=True)
class Azurite:
    """A running server; `blobs` and `queues` are the URLs of its one account."""

    blobs: str
    queues: str
    process: Process

    def connection_string(self, key: str = KEY) -> str:
        """What a client opens the account with."""
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={key};"
            f"BlobEndpoint={self.blobs};QueueEndpoint={self.queues};"
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """What gives a client the account's key."""
        return {"AZURE_STORAGE_CONNECTION_STRING": self.connection_string()}

    def client(self) -> BlobServiceClient:
        """A client of the account's blobs. To be closed by the caller."""
        from azure.storage.blob import BlobServiceClient

        return BlobServiceClient.from_connection_string(self.connection_string())

    def make_container(self, name: str) -> str:
        """Make an empty container, and tell its URL."""
        with self.client() as client:
            client.create_container(name)
        return f"{self.blobs}/{name}"


@contextmanager
def open_azurite() -> Iterator[Azurite]:
    """Run the server on ports that the kernel chooses, with all it holds in memory, and end it."""
    if not (AZURITE.exists() and shutil.which("node")):
        pytest.skip(_INSTALL)
    command = [
        *(str(AZURITE), "--silent", "--disableTelemetry", "--inMemoryPersistence"),
        # The clients speak a newer version of the protocol than the emulator knows.
        "--skipApiVersionCheck",
        *(f"--{service}Host={LOOPBACK}" for service in _SERVICES),
        *(f"--{service}Port=0" for service in _SERVICES),
    ]
    with start("azurite", command, Path(), {}) as process:
        process.wait_until(lambda: _listening(process.log).keys() == {"Blob", "Queue"})
        urls = _listening(process.log)
        yield Azurite(f"{urls['Blob']}/{ACCOUNT}", f"{urls['Queue']}/{ACCOUNT}", process)


def _listening(log: str) -> dict[str, str]:
    return dict(_LISTENS.findall(log))


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """The server, the same for all tests of a run: each takes containers and queues of its own names."""
    with open_azurite() as server:
        yield server
