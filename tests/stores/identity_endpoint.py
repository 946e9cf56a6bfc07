"""The endpoint that gives a function on Azure the tokens of its managed identity.

https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

Asked = list[dict[str, list[str]]]


@contextmanager
def serve_tokens() -> Iterator[tuple[str, Asked]]:
    """The endpoint's URL, and what it was asked for; it ends with the context."""
    asked: Asked = []

    class Tokens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(parse_qs(urlsplit(self.path).query))
            expires = str(int(time.time()) + 3600)
            answer = {"access_token": "token", "expires_on": expires, "resource": "", "token_type": "Bearer"}
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tokens) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/token", asked
        finally:
            server.shutdown()
            thread.join()
