"""A child process in a clean environment, with its output captured, that leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from functions.local.errors import NoAnswer, StartFailed

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.02


class Process:
    """A running child; its standard output and error are one text, `log`."""

    def __init__(self, name: str, child: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self.name = name
        self._child = child
        self._output = output
        self._last_log: str | None = None

    @property
    def pid(self) -> int:
        """The child's process id, which is also the id of its session and group."""
        return self._child.pid

    @property
    def ended(self) -> bool:
        """Whether the child is no more."""
        return self._child.poll() is not None

    @property
    def log(self) -> str:
        """All that was written so far."""
        return self._read_output() if self._last_log is None else self._last_log

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Poll until `ready()`; raises `StartFailed` when the child ends or a minute passes before that."""
        deadline = time.monotonic() + _START_SECONDS
        while not ready():
            if self._child.poll() is not None:
                raise self.failure(f"ended with code {self._child.returncode} before it was ready")
            if time.monotonic() > deadline:
                raise self.failure(f"was not ready after {_START_SECONDS:.0f} seconds")
            time.sleep(_POLL_SECONDS)

    def failure(self, reason: str) -> StartFailed:
        """The error of a child that never became ready, with all that it wrote."""
        return StartFailed(self._tell(reason))

    def silence(self, reason: str) -> NoAnswer:
        """The error of a child that was ready and does not answer, with all that it wrote."""
        return NoAnswer(self._tell(f"gave no answer: {reason}"))

    def wait_end(self) -> None:
        """Let a child that is about to end finish what it writes."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(_STOP_SECONDS)

    def stop(self) -> None:
        """End the child and its group: asked first, then killed."""
        self._signal(signal.SIGTERM)
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._child.wait()
        self._last_log = self._read_output()

    def _tell(self, what: str) -> str:
        return f"the {self.name} runtime {what}; it wrote:\n{self.log.strip() or '(nothing)'}"

    def _signal(self, number: signal.Signals) -> None:
        # Only while the child is not reaped: afterwards its id may be another's.
        if self._child.poll() is None:
            os.killpg(self.pid, number)

    def _read_output(self) -> str:
        # pread leaves the offset alone, which the child shares.
        descriptor = self._output.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode("utf-8", "replace")


@contextmanager
def start(
    name: str,
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    pass_fds: Sequence[int] = (),
) -> Iterator[Process]:
    """Run a command in `folder` with a home of its own and `environment`, and nothing else of ours."""
    with tempfile.TemporaryDirectory(prefix=f"tresnubes-{name}-") as home, tempfile.TemporaryFile() as output:
        child = subprocess.Popen(  # noqa: S603 (our own command)
            command,
            cwd=folder,
            env={**_clean_environment(home), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )
        process = Process(name, child, output)
        try:
            yield process
        finally:
            process.stop()


def _clean_environment(home: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        # gunicorn keeps a control socket in the home directory.
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        # The bundle stays as it was made, and a line is in the log once it is written.
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
