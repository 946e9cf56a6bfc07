"""What stands before a function in its cloud, for a curl: an HTTP server that asks for credentials and passes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from functions.local import Runtime
from shared.message import Request

_PASSED_ON = ("accept", "content-type")


class Gateway:
    """Where it listens, and the headers of the last request, their names in small letters."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers: dict[str, str] = {}


@contextmanager
def open_gateway(runtime: Runtime) -> Iterator[Gateway]:
    """Pass on to a runtime what comes to a free port, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            gateway.headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            kept = {name: value for name, value in gateway.headers.items() if name in _PASSED_ON}
            response = runtime.send(Request(self.command, self.path, kept, body))
            self.send_response(response.status)
            self.send_header("content-length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway = Gateway(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
