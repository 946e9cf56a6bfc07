"""One choice of a graph's inputs and outputs by name, to be run again and again from many threads."""

from __future__ import annotations

from ctypes import c_char_p, c_void_p
from typing import TYPE_CHECKING, Any

from shared.session.values import make, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared.session.row import Row
    from shared.session.runtime import Runtime
    from shared.tensor import Items, Spec, Tensor

__all__ = ["Call"]


class Call:
    """Names encoded once, and a pool of prepared rows.

    The common request is one row, so a row that was answered leaves its shapes behind: a `Row` with values on memory of
    its own. It is used by one thread at a time, taken out of the pool and put back; `list.pop` and `append` are atomic.
    """

    def __init__(self, runtime: Runtime, session: c_void_p, inputs: Sequence[str], outputs: Sequence[Spec]) -> None:
        self._runtime, self._session, self._specs = runtime, session, outputs
        self._inputs, self._outputs = _encode(inputs), _encode([spec.name for spec in outputs])
        self._values, self._results = c_void_p * len(inputs), c_void_p * len(outputs)  # a type is slow to make
        self._rows: list[Row] = []
        self._answered = False
        self._prepares = 0 < len(outputs) == len(set(outputs))

    def run(self, feeds: Mapping[str, Tensor]) -> list[Tensor | Items]:
        """Compute the outputs for one tensor a name, in the names' order. Raises SessionError."""
        try:
            row = self._rows.pop()
        except IndexError:
            results = self._run_once(feeds)
            self._prepare(feeds, results)
            return results
        if not row.fill(feeds.values()):
            self._rows.append(row)
            return self._run_once(feeds)
        answer = row.run()
        if answer is None:
            return self._run_again(feeds)
        self._rows.append(row)
        return answer

    def _run_again(self, feeds: Mapping[str, Tensor]) -> list[Tensor | Items]:
        """What a prepared row failed at: the feeds' fault, which is raised, or that of shapes that depend on values."""
        results = self._run_once(feeds)
        self._prepares = False
        self._rows.clear()
        return results

    def _prepare(self, feeds: Mapping[str, Tensor], results: list[Tensor | Items]) -> None:
        """Keep a row for the calls to come, where these feeds are one; not the first, for which a cold start waits."""
        tensors = tuple(feeds.values())
        if not (self._prepares and all(tensor.shape[:1] == (1,) for tensor in tensors)):
            return
        if not self._answered:
            self._answered = True
            return
        from shared.session.row import Row, can_wait

        if can_wait(tensors, self._specs, results):
            row = Row(self._runtime, self._session, (self._inputs, self._outputs), tensors, results)
            if row.agrees(results):
                self._rows.append(row)
            else:
                self._prepares = False

    def _run_once(self, feeds: Mapping[str, Tensor]) -> list[Tensor | Items]:
        values, results = self._values(), self._results()
        library = self._runtime.library
        try:
            for place, tensor in enumerate(feeds.values()):
                values[place] = make(self._runtime, tensor).value
            library.Run(self._session, None, self._inputs, values, len(values), self._outputs, len(results), results)
            return [read(self._runtime, result) for result in results]
        finally:
            for value in (*values, *results):
                library.ReleaseValue(value)


def _encode(names: Sequence[str]) -> Any:
    return (c_char_p * len(names))(*[name.encode() for name in names])
