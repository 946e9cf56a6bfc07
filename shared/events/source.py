"""An object that is being read, and how much of it came so far."""

from collections.abc import Iterator


class Source:
    """The chunks of an object, counted. `close` ends the reading early."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        """Raises StoreFailed: the first chunk is read now. A generator that never began would let go of nothing."""
        self._chunks = chunks
        self._first = next(chunks, None)
        self.size = 0

    def __iter__(self) -> "Source":
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks) if self._first is None else self._first
        self._first = None
        self.size += len(chunk)
        return chunk

    def close(self) -> None:
        """Let go of the connection or file, if the store's iterator holds one."""
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()
