"""Runs a program in a clean environment, and takes the time from its start to its first line."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import IO

from benchmarks.errors import SubjectFailed

_TOLD = 4000
"""Characters of a failed program's own words; servers log every request."""

_GRACE_SECONDS = 10
"""So long a server may take to end its workers."""


class Child:
    """A running program; `started` is the moment just before it was."""

    def __init__(self, process: subprocess.Popen[bytes], started: float, errors: IO[bytes]) -> None:
        self.process = process
        self.started = started
        self._errors = errors

    def read_line(self) -> str:
        """The next line of its standard output. Raises `SubjectFailed` when it ends instead."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self.failure("ended before it answered")
        return line.decode().rstrip("\n")

    def write_line(self, text: str) -> None:
        """A line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()

    def has_ended(self) -> bool:
        """Whether it ended by itself. It is not reaped, so that its id stays its own until its group is killed."""
        return _has_ended(self.process)

    def failure(self, reason: str) -> SubjectFailed:
        """The error that says what went wrong, with the end of what the program wrote."""
        self._errors.seek(0)
        wrote = self._errors.read().decode(errors="replace").strip()[-_TOLD:]
        command = subprocess.list2cmdline(map(str, self.process.args))  # type: ignore[arg-type]  # always a list here
        return SubjectFailed(f"{command:.300} {reason}; it wrote:\n{wrote or '(nothing)'}")


@contextmanager
def run(
    command: Sequence[str | Path], environment: Mapping[str, str], folder: Path | None = None, *, quiet: bool = False
) -> Iterator[Child]:
    """Run a program until the block ends; then it is ended by its own id. A `quiet` one's output is kept for errors."""
    with tempfile.TemporaryDirectory(prefix="tresnubes-") as home, tempfile.TemporaryFile() as errors:
        full = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8", **environment}
        started = perf_counter()
        process = subprocess.Popen(  # noqa: S603 (the benchmarks' own commands)
            command,
            cwd=folder or home,
            env=full,
            stdin=subprocess.PIPE,
            stdout=errors if quiet else subprocess.PIPE,
            stderr=errors,
            bufsize=0,
            start_new_session=True,
        )
        try:
            yield Child(process, started, errors)
        finally:
            _end(process)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    # The whole group, for servers have workers, which outlive them; not once it is reaped: its id may be another's.
    if process.returncode is None:
        # Asked first: BentoML's worker has a group of its own, which only its server knows.
        os.killpg(process.pid, signal.SIGTERM)
        deadline = perf_counter() + _GRACE_SECONDS
        while perf_counter() < deadline and not _has_ended(process):
            sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def first_line(command: Sequence[str | Path], environment: Mapping[str, str], expected: str) -> float:
    """Milliseconds from the start of a program to its first line. Raises `SubjectFailed` when it isn't `expected`."""
    with run(command, environment) as child:
        line = child.read_line()
        milliseconds = (perf_counter() - child.started) * 1000
        if line != expected:
            raise child.failure(f"answered {line!r:.200}, expected {expected!r}")
        return milliseconds
