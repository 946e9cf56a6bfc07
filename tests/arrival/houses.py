"""Where the killed worker's objects are: local files, or S3; written and seen by another program than the function."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from shared.stores.files import FileStore
from tests.servers.moto_server import MotoServer

_NUMBERS = count()


class House(Protocol):
    """A source and a sink."""

    environment: Mapping[str, str]
    pause: float
    """Seconds between two looks of a reader, who is not to keep the server from its work."""

    def put(self, name: str, content: bytes) -> str:
        """Write a source; its etag."""
        ...

    def key(self, name: str) -> str:
        """The key of a source in its store."""
        ...

    def sinks(self) -> Set[str]:
        """The keys of all sinks that are visible."""
        ...

    def read(self, key: str) -> bytes:
        """What is in one of them."""
        ...


class Files:
    """A folder."""

    pause = 0.002

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._out = folder / "out"
        self.environment: Mapping[str, str] = {
            "TRESNUBES_SOURCE": f"file://{folder}/in",
            "TRESNUBES_SINK": f"file://{self._out}",
        }
        (folder / "in").mkdir()

    def put(self, name: str, content: bytes) -> str:
        """See House."""
        path = self._folder / "in" / name
        path.write_bytes(content)
        return FileStore("/").version(str(path).removeprefix("/")).etag

    def key(self, name: str) -> str:
        """See House."""
        return f"{self._folder}/in/{name}".removeprefix("/")

    def sinks(self) -> Set[str]:
        """See House. What is not finished has a name that begins with a dot, which no listing shows."""
        return {
            os.path.relpath(f"{folder}/{name}", self._out)
            for folder, _, names in os.walk(self._out)
            for name in names
            if not name.startswith(".")
        }

    def read(self, key: str) -> bytes:
        """See House."""
        return (self._out / key).read_bytes()


class Bucket:
    """A bucket on moto's server."""

    pause = 0.02

    def __init__(self, server: MotoServer) -> None:
        self._name = f"house-{next(_NUMBERS)}"
        server.make_bucket(self._name)
        self.client: Any = server.client("s3")
        url = f"s3://{self._name}"
        self.environment: Mapping[str, str] = {
            **server.environment,
            "TRESNUBES_SOURCE": f"{url}/in",
            "TRESNUBES_SINK": f"{url}/out",
        }

    def put(self, name: str, content: bytes) -> str:
        """See House."""
        etag: str = self.client.put_object(Bucket=self._name, Key=self.key(name), Body=content)["ETag"]
        return etag.strip('"')

    def key(self, name: str) -> str:
        """See House."""
        return f"in/{name}"

    def sinks(self) -> Set[str]:
        """See House."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix="out/")
        return {found["Key"].removeprefix("out/") for page in pages for found in page.get("Contents", [])}

    def read(self, key: str) -> bytes:
        """See House."""
        content: bytes = self.client.get_object(Bucket=self._name, Key=f"out/{key}")["Body"].read()
        return content


@contextmanager
def open_bucket(server: MotoServer) -> Iterator[Bucket]:
    """A bucket of its own."""
    bucket = Bucket(server)
    try:
        yield bucket
    finally:
        bucket.client.close()
