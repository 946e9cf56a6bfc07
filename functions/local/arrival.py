"""The port of runtimes that take events: what was created or sent goes in as the event that its provider sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from functions.local.process import Process
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
