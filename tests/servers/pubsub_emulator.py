"""Pub/Sub as Google's own emulator serves it, in a process of its own."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from functions.local.port import LOOPBACK, find_free_ports
from functions.local.process import Process, start

PROJECT = "test-project"
ATTEMPTS = 5
"""The fewest that Pub/Sub takes before a message goes to the dead letters."""
_INSTALL = "Google's Pub/Sub emulator is not installed: gcloud components install pubsub-emulator (needs Java)"
_PROGRAM = "platform/pubsub-emulator/bin/cloud-pubsub-emulator"


@dataclass(frozen=True, slots=True)
class PubSub:
    """A running emulator. Names of topics and subscriptions are never used twice: it mixes up old ones and new."""

    port: int
    process: Process

    @property
    def host(self) -> str:
        """What PUBSUB_EMULATOR_HOST is to be."""
        return f"{LOOPBACK}:{self.port}"

    def make_topic(self, name: str) -> None:
        """Make a topic."""
        self._ask("PUT", f"topics/{name}", {})

    def publish(self, topic: str, data: bytes, attributes: dict[str, str]) -> None:
        """Send one message."""
        message = {"data": base64.b64encode(data).decode(), "attributes": attributes}
        self._ask("POST", f"topics/{topic}:publish", {"messages": [message]})

    def subscribe(self, name: str, topic: str) -> None:
        """Make a subscription that is pulled."""
        self._ask("PUT", f"subscriptions/{name}", {"topic": _path(f"topics/{topic}")})

    def push(self, name: str, topic: str, url: str, dead_letters: str) -> None:
        """Make a subscription that posts each message, and after `ATTEMPTS` in vain hands it to another topic."""
        wanted = {
            "topic": _path(f"topics/{topic}"),
            "pushConfig": {"pushEndpoint": url},
            "ackDeadlineSeconds": 60,
            "retryPolicy": {"minimumBackoff": "0.1s", "maximumBackoff": "0.2s"},
            "deadLetterPolicy": {
                "deadLetterTopic": _path(f"topics/{dead_letters}"),
                "maxDeliveryAttempts": ATTEMPTS,
            },
        }
        self._ask("PUT", f"subscriptions/{name}", wanted)

    def pull(self, subscription: str) -> list[dict[str, Any]]:
        """What waits there now: each with its `ackId`, and a `message` as a push body has it."""
        wanted = {"maxMessages": 100, "returnImmediately": True}
        received: list[dict[str, Any]] = self._ask("POST", f"subscriptions/{subscription}:pull", wanted).get(
            "receivedMessages", []
        )
        return received

    def acknowledge(self, subscription: str, received: dict[str, Any]) -> None:
        """Be done with a message that was pulled."""
        self._ask("POST", f"subscriptions/{subscription}:acknowledge", {"ackIds": [received["ackId"]]})

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, f"/v1/{_path(path)}", json.dumps(body), {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        assert answer.status == 200, text
        return dict(json.loads(text))


@contextmanager
def open_pubsub() -> Iterator[PubSub]:
    """Run the emulator, and end it: its script becomes the Java process, so there is no child to forget."""
    program = _find_program()
    if program is None or shutil.which("java") is None:
        pytest.skip(_INSTALL)
    (port,) = find_free_ports(1)
    with start("pubsub", [str(program), f"--host={LOOPBACK}", f"--port={port}"], Path(), {}) as process:
        process.wait_until(lambda: "Server started" in process.log)
        yield PubSub(port, process)


def _path(name: str) -> str:
    return f"projects/{PROJECT}/{name}"


def _find_program() -> Path | None:
    """The emulator of the Google Cloud CLI, which lies two folders above the `gcloud` that PATH leads to."""
    gcloud = shutil.which("gcloud")
    program = Path(gcloud).resolve().parents[1] / _PROGRAM if gcloud else Path(_PROGRAM)
    return program if program.is_file() else None


@pytest.fixture(scope="session")
def pubsub() -> Iterator[PubSub]:
    """The emulator, the same for all tests of a run: each takes topics of its own names."""
    with open_pubsub() as emulator:
        yield emulator
