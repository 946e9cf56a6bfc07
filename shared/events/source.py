"""An object that is being read, and how much of it came so far."""

from collections.abc import Iterator

from shared.events.deadline import Deadline


class Source:
    """The chunks of an object, counted. `close` ends the reading early.

    Raises what the store raises, and OutOfTime before a chunk for which there is no time left.
    """

    def __init__(self, chunks: Iterator[bytes], deadline: Deadline) -> None:
        """The first chunk is read now: a generator that never began would let go of nothing."""
        self._chunks = chunks
        self._deadline = deadline
        self._first = next(chunks, None)
        self.size = 0

    def __iter__(self) -> "Source":
        return self

    def __next__(self) -> bytes:
        chunk, self._first = self._first, None
        if chunk is None:
            self._deadline.expect_chunk()
            chunk = next(self._chunks)
        self.size += len(chunk)
        return chunk

    def close(self) -> None:
        """Let go of the connection or file, if the store's iterator holds one."""
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()
