"""The port of runtimes that take events: what was created or sent goes in as the event that its provider sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from functions.local.aws.arrival import open_aws_events
from functions.local.azure.arrival import open_azure_events
from functions.local.gcp.arrival import open_gcp_events
from functions.local.process import Process
from functions.local.runtime import Cloud
from shared.events.occurrence import Message, ObjectCreated

OBJECTS: Mapping[str, tuple[str, ...]] = {
    "aws": ("s3", "s3-sqs", "s3-eventbridge"),
    "gcp": ("storage", "storage-structured", "storage-pubsub"),
    "azure": ("blob-queue", "blob-queue-cloudevent"),
}
"""Cloud → the kinds of events that tell of an object."""

CONTENTS: Mapping[str, tuple[str, ...]] = {"azure": ("blob",)}
"""Cloud → the kinds of events that bring an object's content with them (`ObjectCreated.brought`)."""

MESSAGES: Mapping[str, tuple[str, ...]] = {"aws": ("sqs",), "gcp": ("pubsub",), "azure": ("queue",)}
"""Cloud → the kinds of events that bring rows."""


class EventRuntime(Protocol):
    """A running function that takes events."""

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> bool:
        """Whether the function acknowledged the event; False asks for another delivery.

        Raises `NoAnswer` where the function ended instead.
        """
        ...

    @property
    def process(self) -> Process:
        """What runs the function; its id is the session of all that was started."""
        ...

    @property
    def log(self) -> str:
        """All that the function has logged so far."""
        ...


_Opener = Callable[[Path, Path, Mapping[str, str]], AbstractContextManager[EventRuntime]]
_OPENERS: Mapping[Cloud, _Opener] = {"aws": open_aws_events, "gcp": open_gcp_events, "azure": open_azure_events}


def open_events(
    cloud: Cloud, bundle: Path, python: Path, environment: Mapping[str, str]
) -> AbstractContextManager[EventRuntime]:
    """Run a bundle of events in its cloud's runtime until the block ends; see `open_runtime`."""
    return _OPENERS[cloud](bundle, python, environment)
