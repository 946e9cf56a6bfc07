"""A proxy that cuts answers off, as a network does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit

from functions.local.port import LOOPBACK

_PIECE = 65536


class CuttingProxy(ThreadingTCPServer):
    """Passes on what comes; each number of `cuts` is how many bytes one answer may have that has more."""

    daemon_threads = True

    def __init__(self, url: str) -> None:
        super().__init__((LOOPBACK, 0), _Connection)
        parts = urlsplit(url)
        self.upstream = (parts.hostname or "", parts.port or 0)
        self.url = f"http://{LOOPBACK}:{self.server_address[1]}"
        self.cuts: list[int] = []


class _Connection(BaseRequestHandler):
    request: socket.socket
    server: CuttingProxy

    def handle(self) -> None:
        """Pass on one request and its answer; moto closes after it."""
        with socket.create_connection(self.server.upstream) as upstream:
            Thread(target=_pass_on, args=(self.request, upstream), daemon=True).start()
            passed = 0
            while data := upstream.recv(_PIECE):
                if self.server.cuts and passed + len(data) > self.server.cuts[0]:
                    self.request.sendall(data[: self.server.cuts.pop(0) - passed])
                    return
                self.request.sendall(data)
                passed += len(data)


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):  # either may be closed by now
        while data := source.recv(_PIECE):
            sink.sendall(data)


@contextmanager
def cut_answers(url: str) -> Iterator[CuttingProxy]:
    """Run a proxy before a server."""
    with CuttingProxy(url) as proxy:
        thread = Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()
