"""Lambda's Runtime API on the loopback for one sandbox: hands out events, takes answers, and knows snapshots.

The emulator knows no SnapStart: a function with hooks hangs in it.
The interface: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

from functions.local.port import LOOPBACK

_PREFIX = "/2018-06-01/runtime/"
# All that an event comes with; Amazon's client crashes where one of them is missing.
_HEADERS = {
    "Content-Type": "application/json",
    "Lambda-Runtime-Deadline-Ms": "4102444800000",  # in the year 2100
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:tresnubes:1",
    "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0",
}


class RuntimeApi:
    """What the client asked for, in order, and one queue a direction."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.address = f"{LOOPBACK}:{server.server_port}"
        self.calls: list[str] = []
        """Paths below `/2018-06-01/runtime/`, such as `restore/next`."""
        self.events: Queue[tuple[str, bytes] | None] = Queue()
        self.answers: Queue[tuple[str, Any]] = Queue()
        """The path that an answer or an error came to, and its JSON."""
        self._count = 0

    def put(self, event: Mapping[str, Any]) -> None:
        """The next event that the function gets."""
        self._count += 1
        self.events.put((f"event-{self._count}", json.dumps(event).encode()))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is a head and a body in two small packets; held back, each would wait for the other's receipt.
    disable_nagle_algorithm = True
    api: RuntimeApi

    def do_GET(self) -> None:
        path = self.path.removeprefix(_PREFIX)
        self.api.calls.append(path)
        if path != "invocation/next":
            return self._reply(200)
        event = self.api.events.get()
        if event is None:  # the sandbox ends
            self.close_connection = True
            return None
        request_id, body = event
        return self._reply(200, body, {**_HEADERS, "Lambda-Runtime-Aws-Request-Id": request_id})

    def do_POST(self) -> None:
        path = self.path.removeprefix(_PREFIX)
        self.api.calls.append(path)
        body = self.rfile.read(int(self.headers["content-length"]))
        self._reply(202)
        self.api.answers.put((path, json.loads(body)))

    def _reply(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the function's log is its own."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing, where the client is gone: a sandbox ends in the middle of its next question."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve_runtime_api() -> Iterator[RuntimeApi]:
    """Serve until the block ends; a client that still waits for an event is let go."""

    class Handler(_Handler):
        pass

    with _Server((LOOPBACK, 0), Handler) as server:
        Handler.api = RuntimeApi(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Handler.api
        finally:
            Handler.api.events.put(None)
            server.shutdown()
            thread.join()
