"""Sends one request again and again over several connections, and counts the answers; a process of its own.

`python load.py PORT PATH BODY CONNECTIONS SECONDS` prints the requests answered in a second. Only the standard
library, and as little work a request as can be: what it needs itself, the server doesn't get.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import perf_counter


class Connection(asyncio.Protocol):
    """One request under way at any time. Any answer but 200 ends the program."""

    def __init__(self, request: bytes) -> None:
        self.answered = 0
        self._request = request
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not _is_whole(self._buffer):
            return
        if not self._buffer.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"expected 200, got {self._buffer[:500]!r}")
        self._buffer = b""
        self.answered += 1
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        sys.exit(f"expected a connection that is kept, the server closed it ({exc})")


def _is_whole(answer: bytes) -> bool:
    """Whether an answer has come to its end, by its length or its last chunk."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line[15:])
    return body.endswith(b"0\r\n\r\n")


async def _load(port: int, request: bytes, connections: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    clients = [Connection(request) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    # A third more, before, warms the server up.
    await asyncio.sleep(seconds / 3)
    before, started = sum(client.answered for client in clients), perf_counter()
    await asyncio.sleep(seconds)
    return (sum(client.answered for client in clients) - before) / (perf_counter() - started)


def main() -> None:
    """Print the figure, and end without closing: the server is ended next."""
    port, path, file, connections, seconds = sys.argv[1:]
    body = Path(file).read_bytes()
    head = (
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    request = "\r\n".join((*head, "", "")).encode() + body
    print(asyncio.run(_load(int(port), request, int(connections), float(seconds))), flush=True)


if __name__ == "__main__":
    main()
