"""What could not be scored, and why: one line a row, or one line for an object that can't be read at all."""

from shared.codec import json_text
from shared.errors import InvalidRows, RequestError
from shared.http import problem
from shared.http.media import NDJSON
from shared.stores.port import Store, Writer


class Quarantine:
    """The object of the refused rows; there is one only where there is a row for it."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._writer: Writer | None = None
        self.rows = 0

    def __bool__(self) -> bool:
        return self._writer is not None

    def add(self, number: int, error: RequestError) -> None:
        """Keep one row by its place in the object. Raises StoreFailed."""
        if isinstance(error, InvalidRows):
            error = InvalidRows([fault._replace(row=number) for fault in error.faults])
        described = problem.describe(error)
        self._write({"row": number, "detail": described["detail"], "errors": described.get("errors", [])})
        self.rows += 1

    def replace(self, error: RequestError) -> None:
        """Keep, instead of all rows, why the object can't be read. Raises StoreFailed."""
        self.discard()
        self._writer, self.rows = None, 0
        self._write({"row": None, **problem.describe(error)})

    def commit(self) -> None:
        """Make it visible, if there is anything in it. Raises StoreFailed."""
        if self._writer is not None:
            self._writer.commit()

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._writer is not None:
            self._writer.discard()

    def _write(self, document: dict[str, object]) -> None:
        if self._writer is None:
            self._writer = self._store.create(self._key, NDJSON)
        self._writer.write(json_text.dumps(document) + b"\n")
