"""A scorer with a source and a sink in a folder of its own, and what a test does around it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.deployment import Deployment
from shared.events.deadline import Remaining
from shared.events.occurrence import Message, ObjectCreated
from shared.events.outcome import Outcome
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from shared.stores.choice import Stores
from shared.stores.location import Location

STORE = "s3://bucket"
FOLDERS = {"source": f"{STORE}/in", "sink": f"{STORE}/out"}


def endless() -> float:
    """The remaining time of a platform without a deadline."""
    return math.inf


class Desk:
    """One model, local files that stand in for a bucket, and the log."""

    def __init__(self, model: Model, folder: Path, **settings: Any) -> None:
        self.model = model
        self.records: list[dict[str, Any]] = []
        self.bucket = folder / "s3/bucket"
        self._store = Stores(str(folder)).open(STORE)
        self.settings = Settings(**{**FOLDERS, "stores": str(folder), **settings})
        self.scorer = Scorer(Deployment(model, self.settings), self.records.append)

    def put(self, name: str, content: bytes) -> ObjectCreated:
        """Write an object into the source; the event that tells of it."""
        path = self.bucket / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.event(f"in/{name}", len(content))

    def event(self, key: str, size: int | None = None) -> ObjectCreated:
        """The event of an object that is there."""
        return ObjectCreated(Location(STORE, key), self._store.version(key), size)  # type: ignore[attr-defined]

    def score(self, occurrence: ObjectCreated | Message, remaining: Remaining = endless) -> Outcome:
        """Deliver an event."""
        return self.scorer.score(occurrence, remaining, "event-1", "trace-1")

    def sinks(self, folder: str = "out") -> dict[str, bytes]:
        """All that was written, by its key in the sink."""
        root = self.bucket / folder
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def lines(self, ending: str) -> list[dict[str, Any]]:
        """The documents of the one sink whose name ends so."""
        (content,) = (content for key, content in self.sinks().items() if key.endswith(ending))
        return [json.loads(line) for line in content.splitlines()]

    @property
    def manifest(self) -> dict[str, Any]:
        """The one manifest."""
        (document,) = self.lines(".manifest.json")
        return document


def ndjson(rows: Sequence[Any]) -> bytes:
    """Rows as an object of NDJSON."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def timeless(sinks: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same sinks without what may differ between two clean runs: a manifest's duration."""
    return {key: _without_duration(content) if "_manifests/" in key else content for key, content in sinks.items()}


def _without_duration(manifest: bytes) -> bytes:
    document = json.loads(manifest)
    del document["duration_ms"]
    return json.dumps(document).encode()
