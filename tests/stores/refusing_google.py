"""Cloud Storage as it answers a role that may nothing, which fake-gcs-server has no word for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_REASON = "reader@test.iam.gserviceaccount.com does not have storage.objects.get access to the object."
_BODY = json.dumps({"error": {"code": 403, "message": _REASON, "errors": [{"reason": "forbidden"}]}}).encode()


class _Refuse(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(403)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(_BODY)))
        self.end_headers()
        self.wfile.write(_BODY)

    do_POST = do_PUT = do_GET  # noqa: N815  (the library's names)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_refusals() -> Iterator[str]:
    """A server's URL; it ends with the context."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refuse) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
