"""Lambda's Runtime API on this machine: hands events to the real runtime client and takes its answers.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from time import perf_counter
from typing import Any, ClassVar

from functions.local.port import LOOPBACK

_NEXT = "/2018-06-01/runtime/invocation/next"
_HEADERS = {
    # The client (awslambdaric 4.2) ends with a segmentation fault where there is no type.
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": "8f507cfc-0000-4697-b07a-ac58fc914c95",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:tresnubes",
    "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
}
_TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client posted to `path`, and the moment when it came."""

    path: str
    body: bytes
    moment: float


class RuntimeApi:
    """One sandbox's side of Lambda. An event may be given before the client is started."""

    def __init__(self, events: Queue[bytes | None], answers: Queue[Answer], port: int) -> None:
        self._events = events
        self._answers = answers
        self.address = f"{LOOPBACK}:{port}"

    def give(self, event: Mapping[str, Any]) -> None:
        """Let the client fetch an event."""
        self._events.put(json.dumps(event).encode())

    def take(self, seconds: float) -> Answer | None:
        """What the client posts next, or None when nothing comes in time."""
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet an answer, at once: Nagle's algorithm would add 40 ms to the subject's time.
    wbufsize = -1
    disable_nagle_algorithm = True
    events: ClassVar[Queue[bytes | None]]
    answers: ClassVar[Queue[Answer]]

    def handle(self) -> None:
        # The client is ended while it waits for another event.
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        event = self.events.get() if self.path == _NEXT else None
        if event is None:
            self.close_connection = True
            return
        deadline = round((time.time() + _TIMEOUT_SECONDS) * 1000)
        self._reply(200, event, {**_HEADERS, "Lambda-Runtime-Deadline-Ms": str(deadline)})

    def do_POST(self) -> None:
        moment = perf_counter()
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.answers.put(Answer(self.path, body, moment))
        self._reply(202, b'{"status":"OK"}', {})

    def _reply(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a line a request would only be noise."""


@contextmanager
def open_runtime_api() -> Iterator[RuntimeApi]:
    """Serve on a free port until the block ends."""
    events: Queue[bytes | None] = Queue()
    answers: Queue[Answer] = Queue()
    handler = type("Handler", (_Handler,), {"events": events, "answers": answers})
    with ThreadingHTTPServer((LOOPBACK, 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield RuntimeApi(events, answers, server.server_port)
        finally:
            # Whoever still waits for an event is told that there is none.
            events.put(None)
            server.shutdown()
