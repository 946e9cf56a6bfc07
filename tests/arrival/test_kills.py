"""A worker is killed at any moment, again and again: what others see is whole, and in the end it is all there."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Lock, Thread
from typing import Any

import pytest

from shared.tensor import STRING
from tests.arrival.cloud_houses import Bucket, open_container
from tests.arrival.desk import ndjson
from tests.arrival.houses import Files, House, Sink
from tests.conformance.penguins import ADELIE, GENTOO
from tests.conftest import Example
from tests.core import graphs

ROOT = Path(__file__).parents[2]
SMALL = ndjson([ADELIE, {}, GENTOO] * 40)
LARGE = gzip.compress(ndjson([["k" * 100_000], [1]] * 70))
"""Its predictions are 7 MB, which is more than one part in every store."""


@contextmanager
def open_house(name: str, request: pytest.FixtureRequest) -> Iterator[House]:
    """A house in a store of that name."""
    if name == "files":
        yield Files(request.getfixturevalue("tmp_path"))
    elif name == "s3":
        yield Bucket(request.getfixturevalue("moto"))
    else:
        with open_container(request.getfixturevalue("azurite")) as container:
            yield container


class Worker:
    """The process that scores, event by event."""

    def __init__(self, child: subprocess.Popen[str], house: House) -> None:
        self._child = child
        self._house = house

    def score(self, name: str, etag: str, kill: float | None = None) -> int:
        """How the child that scored ended; below zero by a signal."""
        assert self._child.stdin
        assert self._child.stdout
        event = {"key": self._house.key(name), "etag": etag, "size": None, "kill": kill}
        self._child.stdin.write(json.dumps(event) + "\n")
        self._child.stdin.flush()
        return int(self._child.stdout.readline())


@contextmanager
def start_worker(house: House, model: Path) -> Iterator[Worker]:
    """A worker; its log goes to this test's standard error."""
    settings = {"TRESNUBES_MODEL": str(model), "TRESNUBES_MAX_BATCH_ROWS": "10", **house.environment}
    command = [sys.executable, "-m", "tests.arrival.worker"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, **pipes) as child:
        yield Worker(child, house)


class Reader:
    """Reads every sink as soon as it is seen, all the time."""

    def __init__(self, house: House) -> None:
        self.seen: dict[str, Sink] = {}
        self.early: list[str] = []
        self._house = house
        self._done = Event()
        self._looking = Lock()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def look(self) -> None:
        """Read what is new; a manifest that is there before its predictions are is early."""
        with self._looking:
            for key in sorted(self._house.sinks() - self.seen.keys(), reverse=True):
                if key.startswith("_manifests/"):
                    stem = key.removeprefix("_manifests/").removesuffix(".manifest.json")
                    wanted = {f"{stem}.predictions.ndjson", f"_quarantine/{stem}.quarantine.ndjson"}
                    self.early += wanted - self._house.sinks()
                self.seen[key] = self._house.read(key)

    def take(self) -> dict[str, Sink]:
        """What was seen, each sink as it was at first; and nothing is left of it."""
        self.look()
        with self._looking:
            seen, self.seen = self.seen, {}
            assert seen == {key: self._house.read(key) for key in self._house.sinks()}
            self._house.delete(seen)
            return seen

    def _watch(self) -> None:
        while not self._done.wait(self._house.pause):
            self.look()


def compare(sinks: Mapping[str, Sink]) -> dict[str, Any]:
    """Ending → content; manifests without what tells objects of the same content, and runs, apart."""
    by_ending = {".".join(key.rsplit(".", 2)[1:]): sink.content for key, sink in sinks.items()}
    assert len(by_ending) == len(sinks)
    parts = ("source", "version", "predictions", "quarantine", "duration_ms")
    manifest = json.loads(by_ending["manifest.json"])
    return {**by_ending, "manifest.json": {name: value for name, value in manifest.items() if name not in parts}}


class Siege:
    """Objects of one content that are scored by a worker which is killed now and then."""

    def __init__(self, house: House, worker: Worker, reader: Reader, content: bytes, ending: str) -> None:
        self._house = house
        self._worker = worker
        self._reader = reader
        self._content = content
        self._ending = ending
        self.moments: Counter[int] = Counter()
        """How many sinks were there when a worker had been killed → how often."""
        assert worker.score(f"warm.{ending}", house.put(f"warm.{ending}", content)) == 0
        reader.take()
        clean = [self._score_in_peace(f"clean-{number}.{self._ending}") for number in range(3)]
        self._seconds = median(seconds for seconds, _ in clean)
        self.clean = clean[0][1]
        self._chance = random.Random(5)  # noqa: S311  (the same moments in each run)
        self._number = 0

    def go_on(self, kills: int) -> None:
        """Kill so many workers; each object's sinks are those of a clean run, once its delivery ends."""
        end = self.moments.total() + kills
        while self.moments.total() < end:
            name = f"{self._number}.{self._ending}"
            self._kill(name, self._house.put(name, self._content))
            assert compare(self._reader.take()) == self.clean
            self._number += 1

    def _kill(self, name: str, etag: str) -> None:
        """Deliver until one delivery ends, the third at the latest."""
        for _ in range(2):
            if self._worker.score(name, etag, kill=self._choose()) >= 0:
                return
            self.moments[len(self._house.sinks())] += 1
        assert self._worker.score(name, etag) == 0

    def _choose(self) -> float:
        """Any moment, the more likely the later it is: sinks are committed at the end."""
        return self._chance.triangular(0, 1.2 * self._seconds, self._seconds)

    def _score_in_peace(self, name: str) -> tuple[float, dict[str, Any]]:
        etag = self._house.put(name, self._content)
        started = time.perf_counter()
        assert self._worker.score(name, etag) == 0
        return time.perf_counter() - started, compare(self._reader.take())


@contextmanager
def besiege(house: House, model: Path, content: bytes, ending: str) -> Iterator[Siege]:
    """A worker and a reader in a house."""
    with start_worker(house, model) as worker, Reader(house) as reader:
        yield Siege(house, worker, reader, content, ending)
    assert not reader.early


def tell(manifest: Mapping[str, Any]) -> tuple[int, int, int]:
    """Its three counts."""
    return manifest["rows"], manifest["scored"], manifest["quarantined"]


@pytest.mark.parametrize(("store", "kills"), [("files", 200), ("s3", 60), ("azure", 25)])
def test_killed_workers_leave_nothing_partial_and_the_next_delivery_completes_it(
    store: str, kills: int, penguins: Example, request: pytest.FixtureRequest
) -> None:
    with open_house(store, request) as house, besiege(house, penguins.model, SMALL, "ndjson") as siege:
        siege.go_on(kills)

    print(siege.moments)
    assert tell(siege.clean["manifest.json"]) == (120, 80, 40)
    assert siege.clean["predictions.ndjson"].count(b"\n") == 80
    assert siege.clean["quarantine.ndjson"].count(b"\n") == 40
    assert siege.moments[0]
    assert siege.moments[1] + siege.moments[2]


@pytest.mark.parametrize(("store", "kills"), [("s3", 5), ("azure", 5)])
def test_uploads_in_parts_that_were_killed_are_seen_by_nobody(
    store: str, kills: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = tmp_path / "echo.onnx"
    model.write_bytes(graphs.identity(STRING).SerializeToString())
    with open_house(store, request) as house, besiege(house, model, LARGE, "ndjson.gz") as siege:
        siege.go_on(kills)
        # How much of its time a worker spends on an upload depends on what else the machine does.
        while not (unfinished := house.unfinished()) and store == "s3" and siege.moments.total() < 20 * kills:
            siege.go_on(1)

    print(siege.moments, unfinished)
    assert tell(siege.clean["manifest.json"]) == (140, 70, 70)
    assert siege.clean["predictions.ndjson"].count(b"\n") == 70
    assert unfinished or store == "azure"
