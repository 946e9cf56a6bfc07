"""Cloud Storage's resumable uploads as Google documents them, where an object of the name is there already.

https://docs.cloud.google.com/storage/docs/performing-resumable-uploads; fake-gcs-server 1.54 forgets the condition.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_CONDITION = "ifGenerationMatch=0"
_EARLY = "/b/early/"


class _Google(BaseHTTPRequestHandler):
    """The bucket `early` compares when an upload begins, any other when it ends. What is read has another checksum."""

    def do_POST(self) -> None:
        self._take()
        if _EARLY in self.path:
            self._answer(412 if _CONDITION in self.path else 200)
            return
        self._answer(200, location=f"http://{self.headers['host']}/session?{self.path.partition('?')[2]}")

    def do_PUT(self) -> None:
        self._take()
        extent, _, total = self.headers["content-range"].removeprefix("bytes ").partition("/")
        if total == "*":
            self._answer(308, range=f"bytes=0-{extent.partition('-')[2]}")
        else:
            self._answer(412 if _CONDITION in self.path else 200)

    def do_GET(self) -> None:
        self._answer(200, **{"x-goog-hash": "crc32c=AAAAAA=="})

    def do_DELETE(self) -> None:
        self._answer(499)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _take(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))

    def _answer(self, status: int, **headers: str) -> None:
        body = json.dumps({"error": {"code": status, "message": "as asked"}}).encode()
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_resumable() -> Iterator[str]:
    """The server's URL; it ends with the context."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Google) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
