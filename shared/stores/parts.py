"""What is written to a store that takes an object in parts: a buffer of one part, sent whenever it is full."""

from collections.abc import Callable

from shared.stores.port import CHUNK

PART = 5 * CHUNK
"""Bytes of a part; a client holds up to four copies of it. S3 takes no smaller one but the last, and 10,000 of them,
which makes 48 GiB (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). Cloud Storage wants a multiple
of 256 KiB, and Azure takes 50,000 blocks."""


class Parts:
    """Cuts what comes into parts of `PART` bytes; `send` takes each of them but the last, which stays in `rest`."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self.rest = bytearray()

    def write(self, data: bytes) -> None:
        """Take some more, of any length."""
        view = memoryview(data)
        while view:
            room = PART - len(self.rest)
            self.rest += view[:room]
            view = view[room:]
            if len(self.rest) == PART:
                part = bytes(self.rest)
                self.rest.clear()
                self._send(part)
