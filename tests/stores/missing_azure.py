"""Azure as it answers of a blob that is gone, in words of its own: Azurite has others where an etag is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_BODY = b"""<?xml version="1.0" encoding="utf-8"?>\
<Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>"""


class _Miss(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("content-type", "application/xml")
        self.send_header("content-length", str(len(_BODY)))
        self.send_header("x-ms-error-code", "BlobNotFound")
        self.end_headers()
        self.wfile.write(_BODY)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_nothing() -> Iterator[str]:
    """The URL of an account without a blob; a question other than for a content is none that it answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Miss) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
