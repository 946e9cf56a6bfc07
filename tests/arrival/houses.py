"""Where the killed worker's objects are: written and seen by another program than the function."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple, Protocol

from shared.stores.files import FileStore


class Sink(NamedTuple):
    """What is in a sink, and a mark that is another after each write, be it of the same bytes."""

    content: bytes
    mark: str


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

    def read(self, key: str) -> Sink:
        """What is in one of them."""
        ...

    def delete(self, sinks: Mapping[str, Sink]) -> None:
        """Delete sinks by their keys; a short listing is a quick one."""
        ...

    def unfinished(self) -> int:
        """How many objects were begun in parts that nobody sees."""
        ...


class Files:
    """A folder."""

    pause = 0.001

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
        return _etag(path)

    def key(self, name: str) -> str:
        """See House."""
        return f"{self._folder}/in/{name}".removeprefix("/")

    def sinks(self) -> Set[str]:
        """See House. What is not finished has a name that begins with a dot, which no listing shows."""
        return {key for key in self._files() if not Path(key).name.startswith(".")}

    def read(self, key: str) -> Sink:
        """See House."""
        return Sink((self._out / key).read_bytes(), _etag(self._out / key))

    def delete(self, sinks: Mapping[str, Sink]) -> None:
        """See House."""
        for key in sinks:
            (self._out / key).unlink()

    def unfinished(self) -> int:
        """See House."""
        return len(self._files() - self.sinks())

    def _files(self) -> Set[str]:
        walked = os.walk(self._out)
        return {os.path.relpath(f"{folder}/{name}", self._out) for folder, _, names in walked for name in names}


def _etag(path: Path) -> str:
    return FileStore("/").version(str(path).removeprefix("/")).etag
