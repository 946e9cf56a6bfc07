"""A bucket that tells Pub/Sub of uploads, a function that is pushed them, and where each of some uploads ends."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functions.local.gcp.arrival import GcpEventRuntime, open_gcp_events
from tests.servers.denying import deny
from tests.servers.gcs_server import GcsServer, open_gcs
from tests.servers.pubsub_emulator import PROJECT, PubSub

SOURCE, SINK = "arrivals-source", "arrivals-sink"
UPLOADS, ROWS, DEAD, RELAYED = "arrivals-uploads", "arrivals-rows", "arrivals-dead", "arrivals-relayed"

HEADER = b"bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,year,island,sex\n"
ROW = b"39.1,18.7,181,3750,2007,Torgersen,male\n"
GOOD = HEADER + ROW * 3
CONTENTS = {
    "in/first.csv": GOOD,
    "in/denied.csv": GOOD,
    "in/deadly.csv": GOOD,
    "in/größe + %2B/rows.csv.gz": gzip.compress(GOOD),
    "in/bad row.csv": HEADER + ROW + b"tall,18.7,181,3750,2007,Torgersen,male\n" + ROW,
    "in/truncated.csv.gz": gzip.compress(GOOD * 100)[:-20],
    "in/wrong.csv": b"a,b\n1,2\n",
    "in/empty.csv": b"",
    "in/last.csv": GOOD,
    "out-of-sight/other.csv": GOOD,
}
BROKEN = ("in/truncated.csv.gz", "in/wrong.csv", "in/empty.csv")
SCORED = {"in/first.csv": 3, "in/größe + %2B/rows.csv.gz": 3, "in/bad row.csv": 2, "in/last.csv": 3}
COLUMNS = HEADER.decode().strip().split(",")
INSTANCE = dict(zip(COLUMNS, [39.1, 18.7, 181, 3750, 2007, "Torgersen", "male"], strict=True))
BODY = json.dumps({"instances": [INSTANCE]}).encode()


@dataclass(frozen=True, slots=True)
class World:
    """All that runs."""

    gcs: GcsServer
    pubsub: PubSub
    function: GcpEventRuntime

    def sinks(self) -> dict[str, bytes]:
        """The sink's objects."""
        client = self.gcs.client()
        found = {blob.name: blob.download_as_bytes() for blob in client.bucket(SINK).list_blobs()}
        client.close()
        return found

    def records(self) -> list[dict[str, Any]]:
        """The function's own records."""
        return [json.loads(line) for line in self.function.log.splitlines() if line.startswith('{"severity"')]


@contextmanager
def open_world(bundle: Path, pubsub: PubSub) -> Iterator[World]:
    """Uploads and messages that all have found their end."""
    for topic in (UPLOADS, ROWS, DEAD):
        pubsub.make_topic(topic)
    options = [f"-event.pubsub-project-id={PROJECT}", f"-event.pubsub-topic={UPLOADS}", f"-event.bucket={SOURCE}"]
    with (
        open_gcs(options, {"PUBSUB_EMULATOR_HOST": pubsub.host}) as gcs,
        deny(gcs.url, "denied") as url,
        open_gcp_events(bundle, Path(sys.executable), _environment(url)) as function,
    ):
        gcs.make_bucket(SOURCE)
        gcs.make_bucket(SINK)
        pubsub.subscribe(RELAYED, UPLOADS)
        pubsub.subscribe(f"{DEAD}-letters", DEAD)
        pubsub.push(f"{UPLOADS}-pushed", UPLOADS, function.url, DEAD)
        pubsub.push(f"{ROWS}-pushed", ROWS, function.url, DEAD)
        world = World(gcs, pubsub, function)
        _upload(gcs)
        pubsub.publish(ROWS, BODY, {"content-type": "application/json"})
        pubsub.publish(ROWS, b"{", {"content-type": "application/json"})
        _wait(world)
        yield world


def _environment(storage: str) -> dict[str, str]:
    return {
        "STORAGE_EMULATOR_HOST": storage,
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        # With one thread, gunicorn waits two seconds for a connection of the emulator's that brings nothing, each time.
        "THREADS": "4",
        "TRESNUBES_SOURCE": f"gs://{SOURCE}/in/",
        "TRESNUBES_SINK": f"gs://{SINK}/",
        "TRESNUBES_TIMEOUT": "60",
    }


def _upload(gcs: GcsServer) -> None:
    client = gcs.client()
    for name, content in CONTENTS.items():
        client.bucket(SOURCE).blob(name).upload_from_string(content, "text/csv")
    client.close()


def _wait(world: World) -> None:
    """Until each upload but two has its manifest or its record, each message its answer, and two are given up."""
    deadline = time.monotonic() + 120
    dead: list[str] = []
    while time.monotonic() < deadline:
        dead += [letter["message"]["attributes"]["objectId"] for letter in world.pubsub.pull(f"{DEAD}-letters")]
        ended = [record for record in world.records() if record.get("outcome") not in (None, "redeliver")]
        if sorted(dead) == ["in/deadly.csv", "in/denied.csv"] and len(ended) >= len(CONTENTS) - 2 + 2:
            return
        time.sleep(0.1)
    pytest.fail(f"dead letters {dead}, and the function wrote:\n{world.function.log}")
