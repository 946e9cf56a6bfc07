"""Google Cloud Functions: Google's functions-framework, its production server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from functions.local.client import prepare_client
from functions.local.exchange import exchange
from functions.local.interpreter import ISOLATED, python_path
from functions.local.port import LOOPBACK, find_free_ports
from functions.local.process import Process, start
from shared.message import Request, Response

_ANSWER_SECONDS = 30
_READY = Request("GET", "/v2/health/live")


class GcpRuntime:
    """A functions-framework server; it takes requests at the same time."""

    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self._port = port

    @property
    def url(self) -> str:
        """Where the server listens, for a client of another kind."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def log(self) -> str:
        """What the function and its server wrote."""
        return self.process.log

    def send(self, request: Request) -> Response:
        """The server's response, headers of its own included."""
        try:
            return exchange(self._port, request, _ANSWER_SECONDS)
        except (OSError, HTTPException) as error:
            raise self.process.silence(repr(error)) from error

    def initialise(self) -> None:
        """Wait until the server answers, whatever it says."""
        self.process.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            exchange(self._port, _READY, _ANSWER_SECONDS)
        except OSError:
            return False
        return True


@contextmanager
def open_gcp(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[GcpRuntime]:
    """Run the bundle's `main.py` with the framework that it carries, or else the lock's."""
    with serve(bundle, python, environment, "http", "http") as (process, port):
        runtime = GcpRuntime(process, port)
        runtime.initialise()
        yield runtime


@contextmanager
def serve(
    bundle: Path, python: Path, environment: Mapping[str, str], target: str, signature: str
) -> Iterator[tuple[Process, int]]:
    """Start a function of the bundle's `main.py`, and the port that it will listen on.

    The framework itself puts the bundle last on the path.
    """
    (port,) = find_free_ports(1)
    carries = (bundle / "functions_framework").is_dir()
    settings = {
        "PYTHONPATH": python_path([bundle if carries else prepare_client("gcp", python)]),
        # https://docs.cloud.google.com/run/docs/container-contract: what every revision is told.
        "K_SERVICE": "tresnubes",
        "K_REVISION": "tresnubes-00001-abc",
        "K_CONFIGURATION": "tresnubes",
        "FUNCTION_TARGET": target,
        "PORT": str(port),
    }
    command = [
        *(str(python), *ISOLATED, "-m", "functions_framework", "--target", target, "--source", "main.py"),
        *("--signature-type", signature, "--host", LOOPBACK, "--port", str(port)),
    ]
    with start("gcp", command, bundle, {**settings, **environment}) as process:
        yield process, port
