"""Google Cloud Functions that take events: the same server, with a CloudEvent function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from functions.local.gcp.events import build_event
from functions.local.gcp.runtime import GcpRuntime, serve
from shared.events.occurrence import Message, ObjectCreated

_ACKNOWLEDGES = (102, 200, 201, 202, 204)
"""https://cloud.google.com/pubsub/docs/push: by these a push subscription knows that a message is done with."""


class GcpEventRuntime(GcpRuntime):
    """A functions-framework server whose function takes CloudEvents."""

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> bool:
        """Whether the function acknowledged the event. Raises `NoAnswer`, and `ValueError` for a kind that isn't."""
        return self.send(build_event(kind, occurrence)).status in _ACKNOWLEDGES


@contextmanager
def open_gcp_events(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[GcpEventRuntime]:
    """Run `score` of the bundle's `main.py`, until the block ends."""
    with serve(bundle.resolve(), python.absolute(), environment, "score", "cloudevent") as (process, port):
        runtime = GcpEventRuntime(process, port)
        runtime.initialise()
        yield runtime
