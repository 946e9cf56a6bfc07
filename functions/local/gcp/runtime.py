"""Google Cloud Functions: Google's functions-framework, its production server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from functions.local.client import prepare_client
from functions.local.interpreter import ISOLATED, python_path
from functions.local.port import LOOPBACK, find_free_ports
from functions.local.process import Process, start
from functions.local.request_line import encode_target
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
            return self._exchange(request)
        except (OSError, HTTPException) as error:
            raise self.process.silence(repr(error)) from error

    def initialise(self) -> None:
        """Wait until the server answers, whatever it says."""
        self.process.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            self._exchange(_READY)
        except OSError:
            return False
        return True

    def _exchange(self, request: Request) -> Response:
        """Send what the request holds, and besides it only Host and Content-Length."""
        if request.base64:
            raise ValueError("a body that is still base64 comes from AWS only")
        connection = HTTPConnection(LOOPBACK, self._port, timeout=_ANSWER_SECONDS)
        try:
            connection.putrequest(
                request.method,
                encode_target(request),
                skip_host="host" in request.headers,
                skip_accept_encoding=True,
            )
            for name, value in _wire_headers(request).items():
                connection.putheader(name, value.encode("utf-8"))
            connection.endheaders(request.body or None)
            answer = connection.getresponse()
            headers = {name.lower(): answer.getheader(name, "") for name in answer.headers}
            return Response(answer.status, headers, answer.read())
        finally:
            connection.close()


def _wire_headers(request: Request) -> dict[str, str]:
    if not request.body or request.headers.keys() & {"content-length", "transfer-encoding"}:
        return dict(request.headers)
    return {**request.headers, "content-length": str(len(request.body))}


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
