"""Amazon's S3 and SQS as moto serves them over HTTP, in a process of its own."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from functions.local.port import LOOPBACK
from functions.local.process import Process, start

REGION = "eu-central-1"
_INSTALL = "moto's server is not installed: uv sync --group test"
_LISTENS = re.compile(r"Running on (http://\S+?)/?\s")


class MotoServer:
    """A running server. It has no account to protect: any credentials will do."""

    def __init__(self, url: str, process: Process) -> None:
        self.url = url
        self.process = process
        self._clients: dict[str, Any] = {}

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes every AWS client ask this server and no other."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str) -> Any:
        """The one client of `s3`, `sqs` and so on, whatever this process's environment says."""
        if service not in self._clients:
            self._clients[service] = self._connect(service)
        return self._clients[service]

    def close(self) -> None:
        """Close the clients' connections."""
        for client in self._clients.values():
            client.close()

    def _connect(self, service: str) -> Any:
        from botocore.session import Session

        return Session().create_client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  (moto's is no secret)
        )

    def make_bucket(self, name: str) -> None:
        """Make an empty bucket, which keeps versions only if it is told to."""
        region = {"LocationConstraint": REGION}
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=region)


@contextmanager
def open_moto(host: str = LOOPBACK) -> Iterator[MotoServer]:
    """Run the server on a port that the kernel chooses, and end it."""
    if not all(map(importlib.util.find_spec, ("moto", "flask_cors"))):
        pytest.skip(_INSTALL)
    command = [sys.executable, "-m", "moto.server", "-H", host, "-p", "0"]
    # Credentials of its own: it signs requests to itself, for notifications of a bucket, say.
    with start("moto", command, Path(), {"AWS_ACCESS_KEY_ID": "moto", "AWS_SECRET_ACCESS_KEY": "moto"}) as process:
        process.wait_until(lambda: _LISTENS.search(process.log) is not None)
        listens = _LISTENS.search(process.log)
        assert listens
        with closing(MotoServer(listens[1], process)) as server:
            yield server


@pytest.fixture(scope="session")
def moto() -> Iterator[MotoServer]:
    """The server, the same for all tests of a run: each takes buckets and queues of its own names."""
    with open_moto() as server:
        yield server
