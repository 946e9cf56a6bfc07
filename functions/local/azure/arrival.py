"""Azure Functions that take events: Microsoft's worker library, and in front of it the host's part of a trigger."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from functions.local.azure.events import (
    describe_blob,
    describe_blob_as_cloud_event,
    describe_content,
    describe_message,
    read_body,
)
from functions.local.azure.start import Worker, start_worker
from functions.local.process import Process
from shared.events.occurrence import Message, ObjectCreated

QUEUES = {"TRESNUBES_EVENTS_QUEUE": "events", "TRESNUBES_ROWS_QUEUE": "rows"}
"""Setting → the queue that it names where the environment doesn't say."""
CONTAINERS = {"TRESNUBES_BLOBS_CONTAINER": "inbox"}
"""Setting → the container whose blobs come with their bytes, likewise."""


class AzureEventRuntime:
    """One worker process with one function app. It takes one event at a time; others wait."""

    def __init__(self, worker: Worker, environment: Mapping[str, str]) -> None:
        self.process: Process = worker.process
        self._channel = worker.channel
        self._events, self._rows = (environment[setting] for setting in QUEUES)
        self._triggers = dict(_read_trigger(function, environment) for function in worker.functions)

    @property
    def log(self) -> str:
        """What the function wrote or logged, and the traceback of an invocation that failed."""
        return self.process.log

    @property
    def triggers(self) -> Mapping[str, tuple[str, str]]:
        """What the app listens to: `blobTrigger` or a queue's name → a function's id and its parameter."""
        return self._triggers

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> bool:
        """Whether the invocation succeeded.

        A `blob` has its content with it: the host has read it. Raises `NoAnswer`, and `ValueError` for a kind that
        does not fit the occurrence.
        """
        match kind, occurrence:
            case "blob", ObjectCreated():
                return self._bring(occurrence)
            case "blob-queue", ObjectCreated():
                return self.deliver_event(describe_blob(occurrence))
            case "blob-queue-cloudevent", ObjectCreated():
                return self.deliver_event(describe_blob_as_cloud_event(occurrence))
            case "queue", Message():
                return self.deliver_message(self._rows, occurrence.id, read_body(occurrence))
        raise ValueError(
            "expected blob, blob-queue or blob-queue-cloudevent for an object, queue for a message, "
            f"got {kind!r} with {type(occurrence).__name__}"
        )

    def deliver_event(self, event: Mapping[str, Any]) -> bool:
        """Whether the function succeeded with an event of Event Grid, out of the queue."""
        return self.deliver_message(self._events, str(uuid4()), json.dumps(event).encode())

    def _bring(self, created: ObjectCreated) -> bool:
        if created.content is None:
            raise ValueError("expected a blob with its content, which the host brings, got one without")
        content = base64.b64encode(created.content).decode()
        return self._invoke("blobTrigger", {"bytes": content, "metadata": describe_content(created)})

    def deliver_message(self, queue: str, name: str, body: bytes, dequeue_count: int = 1) -> bool:
        """Whether the function of a queue succeeded with a message, whose base64 the host has decoded."""
        metadata = describe_message(name, body, dequeue_count)
        return self._invoke(queue, {"bytes": base64.b64encode(body).decode(), "metadata": metadata})

    def _invoke(self, trigger: str, message: Mapping[str, Any]) -> bool:
        function, argument = self._triggers[trigger]
        identity = {"function": function, "argument": argument, "invocation": str(uuid4())}
        trace = {"trace_parent": f"00-{uuid4().hex}-{uuid4().hex[:16]}-01", "trace_state": ""}
        return bool(self._channel.exchange({**identity, **message, **trace})["ok"])


@contextmanager
def open_azure_events(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[AzureEventRuntime]:
    """Run the functions of the bundle's `function_app.py` that take events, until the block ends."""
    settings = {**QUEUES, **CONTAINERS, **environment}
    with start_worker(bundle.resolve(), python.absolute(), settings) as worker:
        yield AzureEventRuntime(worker, settings)


def _read_trigger(function: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[str, tuple[str, str]]:
    """What a function listens to; the host replaces `%SETTING%` by the setting's value."""
    trigger = next(binding for binding in map(json.loads, function["bindings"]) if binding["type"].endswith("Trigger"))
    queue = trigger.get("queueName", "").strip("%")
    return environment.get(queue, queue) or trigger["type"], (function["id"], trigger["name"])
