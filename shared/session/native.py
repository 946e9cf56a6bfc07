"""The session on onnxruntime's C API through ctypes: no numpy, no onnxruntime package, a third of their start time."""

from __future__ import annotations

from ctypes import byref, c_void_p
from typing import TYPE_CHECKING

from shared.session.call import Call
from shared.session.choice import choose
from shared.session.description import read_metadata, read_specs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared.session.port import Run
    from shared.session.runtime import Runtime
    from shared.tensor import Items, Tensor

__all__ = ["NativeSession"]

_RUNS = 16
"""Choices of inputs and outputs that are kept prepared; a caller may ask for outputs in any order."""


class NativeSession:
    """A graph loaded through the C API.

    One thread, sequential: safe in a server that forks, and fastest for small models.
    """

    reason = ""

    def __init__(self, model: bytes, runtime: Runtime) -> None:
        self._runtime = runtime
        self._session = _Handle(runtime)
        self._runs: dict[tuple[str | None, ...], Run] = {}
        _create(runtime, model, self._session)
        self.inputs = read_specs(runtime, self._session, "Input")
        self.outputs = read_specs(runtime, self._session, "Output")
        self.metadata = read_metadata(runtime, self._session)

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Tensor | Items]:
        """Compute the named outputs; see `shared.session.port.Session`."""
        names = (*feeds, None, *outputs)
        run = self._runs.get(names)
        if run is None:
            run = self.prepare(tuple(feeds), outputs)
            if len(self._runs) < _RUNS:
                self._runs[names] = run
        return run(feeds)

    def prepare(self, inputs: Sequence[str], outputs: Sequence[str]) -> Run:
        """The run of these inputs and outputs; see `shared.session.port.Session`."""
        return Call(self._runtime, self._session, inputs, choose(self.outputs, outputs)).run


class _Handle(c_void_p):
    """A session's address. What is prepared holds it too, and may outlive the session: the last one releases it."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self._runtime = runtime

    def __del__(self) -> None:
        self._runtime.library.ReleaseSession(self)


def _create(runtime: Runtime, model: bytes, session: c_void_p) -> None:
    library, options = runtime.library, c_void_p()
    library.CreateSessionOptions(byref(options))
    try:
        library.SetIntraOpNumThreads(options, 1)
        library.SetInterOpNumThreads(options, 1)
        library.CreateSessionFromArray(runtime.environment, model, len(model), options, byref(session))
    finally:
        library.ReleaseSessionOptions(options)
