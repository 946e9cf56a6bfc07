"""What Azure's host does with storage queues: it takes messages, invokes, deletes, or in the end calls one poison."""

from __future__ import annotations

import base64
import os
import signal
from collections.abc import Callable, Container
from contextlib import AbstractContextManager, ExitStack
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from functions.local import NoAnswer
from functions.local.azure.arrival import AzureEventRuntime

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient, QueueMessage, QueueServiceClient

_LEASE_SECONDS = 600
"""How long the host hides a message that it works on."""


class Call(NamedTuple):
    """A message that the host has taken off a queue, and how often so far."""

    queue: str
    id: str
    body: bytes
    dequeue_count: int


class QueueHost:
    """Empties queues into a function app. A worker that ended is replaced by another, as in the cloud."""

    def __init__(
        self,
        service: QueueServiceClient,
        open_worker: Callable[[], AbstractContextManager[AzureEventRuntime]],
        tries: int,
        deadly: Container[str] = (),
    ) -> None:
        """`tries` is maxDequeueCount. The worker is killed while it has a message whose id is in `deadly`."""
        self._service = service
        self._open = open_worker
        self._tries = tries
        self._deadly = deadly
        self._worker: AzureEventRuntime | None = None
        self._stack = ExitStack()
        self.log = ""
        """What all workers that have ended wrote."""

    def __enter__(self) -> QueueHost:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_worker()

    def drain(self, name: str, poison: str = "") -> None:
        """Work on a queue until it is empty. A message that failed is visible again at once."""
        with (
            self._service.get_queue_client(name) as queue,
            self._service.get_queue_client(poison or f"{name}-poison") as given_up,
        ):
            while message := queue.receive_message(visibility_timeout=_LEASE_SECONDS):
                self._complete(message, queue, given_up, done=self._invoke(name, message))

    def _complete(self, message: QueueMessage, queue: QueueClient, poison: QueueClient, *, done: bool) -> None:
        if not done and (message.dequeue_count or 0) < self._tries:
            queue.update_message(message, visibility_timeout=0)
            return
        if not done:
            poison.send_message(message.content)
        queue.delete_message(message)

    def _invoke(self, queue: str, message: QueueMessage) -> bool:
        worker = self._worker = self._worker or self._stack.enter_context(self._open())
        body = base64.b64decode(message.content, validate=True)
        call = Call(queue, message.id, body, message.dequeue_count or 1)
        if message.id in self._deadly:
            _kill_soon(worker)
        try:
            return self._deliver(worker, call)
        except NoAnswer:
            self._end_worker()
            return False

    def _deliver(self, worker: AzureEventRuntime, call: Call) -> bool:
        return worker.deliver_message(*call)

    def _end_worker(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            self._stack.close()
            self.log += worker.log


def _kill_soon(worker: AzureEventRuntime) -> None:
    """Let the worker take no step more, and kill it once it has the message."""
    os.kill(worker.process.pid, signal.SIGSTOP)
    Timer(0.05, os.kill, (worker.process.pid, signal.SIGKILL)).start()
