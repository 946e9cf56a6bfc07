"""Lambda with SnapStart: Amazon's runtime client through a snapshot's whole life, as far as one process can tell.

The client runs the function's hooks before the snapshot, asks to be restored, and runs the hooks after it. No memory is
written out and read back: what only another machine would show is not seen here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from functions.local.aws.answers import read_answer
from functions.local.aws.events import EventKind, build_event
from functions.local.aws.runtime import HANDLER, function_environment
from functions.local.aws.runtime_api import RuntimeApi, serve_runtime_api
from functions.local.client import prepare_client
from functions.local.interpreter import ISOLATED, python_path
from functions.local.process import Process, start
from shared.message import Request, Response

_ANSWER_SECONDS = 30


class SnapStartRuntime:
    """One restored sandbox, which takes one event at a time."""

    def __init__(self, process: Process, api: RuntimeApi) -> None:
        self.process = process
        self._api = api

    @property
    def log(self) -> str:
        """What the function wrote, before the snapshot too."""
        return self.process.log

    @property
    def calls(self) -> list[str]:
        """What the client asked the Runtime API for, in order."""
        return list(self._api.calls)

    def send(self, request: Request, kind: EventKind = "http") -> Response:
        """The response that a service of this kind gives to a client."""
        self._api.put(build_event(kind, request))
        return read_answer(kind, self._take())

    def _take(self) -> Any:
        try:
            return self._api.answers.get(timeout=_ANSWER_SECONDS)[1]
        except Empty:
            raise self.process.silence(f"{_ANSWER_SECONDS} seconds passed") from None

    def initialise(self) -> None:
        """Wait until the sandbox is restored; raises `StartFailed` where a hook or the import raises."""
        self.process.wait_until(lambda: "invocation/next" in self._api.calls)


@contextmanager
def open_snapstart(
    bundle: Path,
    python: Path = Path(sys.executable),
    environment: Mapping[str, str] | None = None,
    handler: str = HANDLER,
) -> Iterator[SnapStartRuntime]:
    """Run the bundle's `handler` as a published version with SnapStart is run."""
    with serve_runtime_api() as api:
        settings = {
            **function_environment(bundle, python),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "PYTHONPATH": python_path([prepare_client("aws", python), bundle]),
        }
        command = [str(python), *ISOLATED, "-m", "awslambdaric", handler]
        with start("aws", command, bundle, {**settings, **(environment or {})}) as process:
            runtime = SnapStartRuntime(process, api)
            runtime.initialise()
            yield runtime
