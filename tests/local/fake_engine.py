"""As much of Docker's API as a client needs to find an engine and to look after images, without a container."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from functions.local.port import LOOPBACK


class FakeEngine:
    """Holds images by name or id, of which those with a label are listed; remembers what was removed."""

    def __init__(self, port: int) -> None:
        self.host = f"tcp://{LOOPBACK}:{port}"
        self.images: dict[str, dict[str, Any]] = {}
        self.listed_by: list[str] = []
        self.removed: list[str] = []

    def answer(self, method: str, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        """The status and the JSON of an answer. Every build fails."""
        *_, kind, name = path.rpartition("/images/")
        if path.endswith("/build"):
            return 200, {"error": "no space left on device"}
        if path.endswith("/containers/json"):
            return 200, []
        if path.endswith("/images/json"):
            self.listed_by += json.loads(query["filters"][0])["label"]
            return 200, [image for image in self.images.values() if image["Labels"]]
        if method == "DELETE":
            self.removed.append(name)
            return 200, []
        if kind:
            image = self.images.get(name.removesuffix("/json"))
            return (404, {"message": "no such image"}) if image is None else (200, image)
        return 200, {"ApiVersion": "1.41"}


class _Handler(BaseHTTPRequestHandler):
    engine: FakeEngine

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        asked = urlsplit(self.path)
        status, document = self.engine.answer(self.command, asked.path, parse_qs(asked.query))
        body = b"OK" if asked.path.endswith("/_ping") else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serve_engine() -> Iterator[FakeEngine]:
    """Serve until the block ends."""

    class Handler(_Handler):
        pass

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        Handler.engine = FakeEngine(server.server_port)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Handler.engine
        finally:
            server.shutdown()
            thread.join()
