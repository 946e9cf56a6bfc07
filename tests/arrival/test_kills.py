"""A worker is killed at any moment, again and again: what others see is whole, and in the end it is all there."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.arrival.desk import ndjson
from tests.arrival.houses import Files, House, open_bucket
from tests.conformance.penguins import ADELIE, GENTOO
from tests.conftest import Example
from tests.servers.moto_server import MotoServer

ROOT = Path(__file__).parents[2]
KILLS = {"files": 200, "s3": 25}
OBJECT = ndjson([ADELIE, {}, GENTOO] * 40)


@pytest.fixture(params=KILLS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Each store in turn."""
    if request.param == "files":
        yield Files(tmp_path)
    else:
        server: MotoServer = request.getfixturevalue("moto")
        with open_bucket(server) as bucket:
            yield bucket


class Worker:
    """The process that scores, event by event."""

    def __init__(self, child: subprocess.Popen[str], house: House) -> None:
        self._child = child
        self._house = house

    def score(self, name: str, etag: str, kill: float | None = None) -> int:
        """How the child that scored ended; below zero by a signal."""
        assert self._child.stdin
        assert self._child.stdout
        event = {"key": self._house.key(name), "etag": etag, "size": len(OBJECT), "kill": kill}
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
        self.seen: dict[str, bytes] = {}
        self.early: list[str] = []
        self._house = house
        self._done = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def look(self) -> None:
        """Read what is new; a manifest that is there before its predictions are is early."""
        for key in sorted(self._house.sinks() - self.seen.keys(), reverse=True):
            if key.startswith("_manifests/"):
                stem = key.removeprefix("_manifests/").removesuffix(".manifest.json")
                wanted = {f"{stem}.predictions.ndjson", f"_quarantine/{stem}.quarantine.ndjson"}
                self.early += wanted - self._house.sinks()
            self.seen[key] = self._house.read(key)

    def _watch(self) -> None:
        while not self._done.wait(self._house.pause):
            self.look()


def without_source(content: bytes) -> dict[str, Any]:
    """A manifest without what tells objects of the same content, and runs, apart."""
    parts = ("source", "version", "predictions", "quarantine", "duration_ms")
    return {name: value for name, value in json.loads(content).items() if name not in parts}


def deliver_until_done(worker: Worker, house: House, name: str, delays: Iterator[float]) -> int:
    """Score one object, which is killed every other time; how often it was."""
    etag = house.put(name, OBJECT)
    killed = worker.score(name, etag, kill=next(delays)) < 0
    if killed:
        killed_again = worker.score(name, etag, kill=next(delays)) < 0
        assert worker.score(name, etag) == 0
        return 1 + killed_again
    return 0


def test_killed_workers_leave_nothing_partial_and_the_next_delivery_completes_it(
    house: House, penguins: Example, request: pytest.FixtureRequest
) -> None:
    wanted = KILLS[request.node.callspec.params["house"]]
    with start_worker(house, penguins.model) as worker, Reader(house) as reader:
        assert worker.score("warm.ndjson", house.put("warm.ndjson", OBJECT)) == 0
        started = time.perf_counter()
        assert worker.score("clean.ndjson", house.put("clean.ndjson", OBJECT)) == 0
        slow = time.perf_counter() - started
        chance = random.Random(5)  # noqa: S311  (the same moments in each run)
        delays = iter(lambda: chance.uniform(0, slow), -1.0)
        kills = number = 0
        while kills < wanted:
            kills += deliver_until_done(worker, house, f"{number}.ndjson", delays)
            number += 1

    reader.look()
    assert not reader.early
    assert len(reader.seen) == 3 * (number + 2)
    for ending in (".predictions.ndjson", ".quarantine.ndjson"):
        contents = {content for key, content in reader.seen.items() if key.endswith(ending)}
        assert len(contents) == 1
    manifests = [without_source(content) for key, content in reader.seen.items() if key.startswith("_manifests/")]
    assert all(manifest == manifests[0] for manifest in manifests)
    assert (manifests[0]["rows"], manifests[0]["scored"], manifests[0]["quarantined"]) == (120, 80, 40)
