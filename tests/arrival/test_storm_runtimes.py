"""The same storm through real runtimes: Google's server, which takes many at once, and Lambda's emulator."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from functions.local.arrival import MESSAGES, OBJECTS, EventRuntime
from functions.local.aws.arrival import open_aws_events
from functions.local.gcp.arrival import open_gcp_events
from functions.local.runtime import Cloud
from shared.deployment import Deployment
from shared.events.occurrence import Message, ObjectCreated
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from shared.stores.files import FileStore
from shared.stores.location import Location
from tests.arrival.desk import endless, ndjson, timeless
from tests.conformance.penguins import ADELIE, GENTOO
from tests.conftest import EventBundles

OPEN: Mapping[str, Callable[[Path, Path, Mapping[str, str]], AbstractContextManager[EventRuntime]]] = {
    "gcp": open_gcp_events,
    "aws": open_aws_events,
}
BUCKET = {"gcp": "gs://bucket", "aws": "s3://bucket"}
OTHERS, REPEATS, THREADS = 20, 3, 8
ROWS = Message("1", json.dumps({"instances": [ADELIE]}).encode(), "application/json")


class Yard:
    """A folder that stands in for a cloud's bucket."""

    def __init__(self, bucket: str, folder: Path) -> None:
        self._bucket = bucket
        self._root = folder / bucket.replace("://", "/")
        (self._root / "in").mkdir(parents=True)
        self.settings = {"source": f"{bucket}/in", "sink": f"{bucket}/out", "stores": str(folder)}

    @property
    def environment(self) -> dict[str, str]:
        """The settings as the function hears them."""
        return {f"TRESNUBES_{name.upper()}": value for name, value in self.settings.items()}

    def put(self, name: str, content: bytes) -> ObjectCreated:
        """Write a source; the event that tells of it."""
        (self._root / "in" / name).write_bytes(content)
        version = FileStore(str(self._root)).version(f"in/{name}")
        return ObjectCreated(Location(self._bucket, f"in/{name}"), version, len(content))

    def sinks(self, folder: str) -> dict[str, bytes]:
        """All that was written, by its key in the sink."""
        root = self._root / folder
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("cloud", "deliveries"), [("gcp", 1000), ("aws", 100)])
def test_a_storm_of_deliveries_makes_one_sink_an_object(
    cloud: Cloud, deliveries: int, event_bundles: EventBundles, tmp_path: Path, classifier: Model
) -> None:
    yard = Yard(BUCKET[cloud], tmp_path)
    same = yard.put("same.ndjson", ndjson([ADELIE, GENTOO, {}] * 100))
    others = [yard.put(f"{number}.ndjson", ndjson([GENTOO, {}] * number)) for number in range(1, OTHERS)]
    rest: list[ObjectCreated | Message] = [*others, yard.put("broken.ndjson", b""), ROWS]
    storm: list[ObjectCreated | Message] = [*[same] * deliveries, *rest * REPEATS]
    random.Random(1).shuffle(storm)  # noqa: S311  (the same order in each run)
    kinds = {ObjectCreated: cycle(OBJECTS[cloud]), Message: cycle(MESSAGES[cloud])}
    told = [(next(kinds[type(occurrence)]), occurrence) for occurrence in storm]

    with OPEN[cloud](event_bundles(cloud), Path(sys.executable), yard.environment) as function:
        with ThreadPoolExecutor(THREADS) as threads:
            acknowledged = list(threads.map(lambda event: function.deliver(*event), told))
        log = function.log

    assert all(acknowledged)
    outcomes = Counter(record["outcome"] for record in read_records(log))
    assert outcomes - Counter({"ignored": 1}) == {
        "scored": OTHERS + 1,
        "broken": 1,
        "duplicate": len(storm) - OTHERS - 2,
    }
    once: dict[str, Any] = {**yard.settings, "sink": f"{BUCKET[cloud]}/once"}
    scorer = Scorer(Deployment(classifier, Settings(**once)), lambda _: None)
    for occurrence in (same, *rest):
        scorer.score(occurrence, endless)
    expected = {key: content.replace(b"/once/", b"/out/") for key, content in yard.sinks("once").items()}
    assert timeless(yard.sinks("out")) == timeless(expected)


def read_records(log: str) -> list[dict[str, Any]]:
    """The function's own records of events."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line for line in lines if "outcome" in line]
