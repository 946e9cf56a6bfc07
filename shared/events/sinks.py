"""The sinks of one source object: its predictions and its quarantine, which nobody sees before both are whole."""

from collections.abc import Sequence
from types import TracebackType

from shared.codec.numbered import Lines
from shared.errors import RequestError
from shared.events.names import ObjectNames
from shared.events.outcome import Report
from shared.events.quarantine import Quarantine
from shared.predictions import Results
from shared.stores.port import Store


class Sinks:
    """Takes rows, scored and refused. As a context manager it leaves nothing behind that was not committed."""

    def __init__(self, store: Store, names: ObjectNames, lines: Lines) -> None:
        self.quarantine = Quarantine(store, names.quarantine)
        self._scored = 0
        self._lines = lines
        self._predictions = store.create(names.predictions, lines.media_type)

    @property
    def rows(self) -> int:
        """How many rows were taken so far."""
        return self._scored + self.quarantine.rows

    def add(self, numbers: Sequence[int], results: Results) -> None:
        """Keep the predictions of some rows. Raises StoreFailed."""
        self._predictions.write(self._lines.write(numbers, results))
        self._scored += len(numbers)

    def commit(self) -> Report:
        """Make them visible; where they are already, they are the same. Raises StoreFailed."""
        self._predictions.write(self._lines.finish())
        self.quarantine.commit()
        self._predictions.commit()
        return Report("scored", self._scored, self.quarantine.rows)

    def commit_broken(self, error: RequestError) -> Report:
        """Make visible why the object can't be read, and nothing else. Raises StoreFailed."""
        self._predictions.discard()
        self.quarantine.replace(error)
        self.quarantine.commit()
        return Report.broken(error)

    def __enter__(self) -> "Sinks":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._predictions.discard()
        self.quarantine.discard()
