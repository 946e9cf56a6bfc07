"""A cloud as a stage: a bucket of its real server, and a bundle in its real runtime that hears of what is in it."""

import json
from collections.abc import Callable, Mapping
from typing import Protocol

from functions.local.arrival import EventRuntime
from shared.events.occurrence import Message, ObjectCreated
from tests.arrival.table.stage import Delivery


class Bucket(Protocol):
    """A bucket, or a container, as another program sees it."""

    store: str
    """What a location calls it."""
    environment: Mapping[str, str]
    """What lets a function in."""

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """Write an object, and say what its event tells."""
        ...

    def delete(self, key: str) -> None:
        """Delete an object."""
        ...

    def read(self, folder: str) -> dict[str, bytes]:
        """All objects under a prefix: key → content."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...


class CloudStage:
    """A bucket and a function."""

    def __init__(self, bucket: Bucket, runtime: EventRuntime) -> None:
        self.put, self.delete, self.read = bucket.put, bucket.delete, bucket.read
        self.bucket, self.runtime = bucket, runtime

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> Delivery:
        """See Stage. Of each event the log has one record."""
        (record,), acknowledged = self.watch(lambda: self.runtime.deliver(kind, occurrence))
        return Delivery(acknowledged, record["outcome"])

    def watch(self, deliver: Callable[[], bool]) -> tuple[list[dict[str, str]], bool]:
        """The log's records of a delivery, which may come a little later than its answer, and the answer."""
        before = len(self.runtime.log)
        answer = deliver()
        self.runtime.process.wait_until(lambda: bool(_read_records(self.runtime.log[before:])))
        return _read_records(self.runtime.log[before:]), answer


def _read_records(log: str) -> list[dict[str, str]]:
    """The log's records of events."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [line for line in lines if "outcome" in line]
