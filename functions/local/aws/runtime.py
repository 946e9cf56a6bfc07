"""AWS Lambda: Amazon's runtime client under Amazon's own runtime interface emulator."""

from __future__ import annotations

import importlib.util
import json
import platform
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from functions.local.aws.answers import read_answer
from functions.local.aws.events import EventKind, build_event
from functions.local.client import prepare_client
from functions.local.errors import StartFailed
from functions.local.interpreter import ISOLATED, python_path, version_of
from functions.local.port import LOOPBACK, find_free_ports, is_open
from functions.local.process import Process, start
from shared.message import Request, Response

HANDLER = "handler.http"
_INVOCATIONS = "/2015-03-31/functions/{}/invocations"
_ANSWER_SECONDS = 30
_HEALTH = Request("GET", "/v2/health/live")


class Sandbox:
    """A function in Lambda's emulator. It takes one event at a time, as Lambda's sandboxes do; others wait."""

    def __init__(self, process: Process, port: int, seconds: float, name: str = "function") -> None:
        self.process = process
        self._port = port
        self._path = _INVOCATIONS.format(name)
        self._seconds = seconds
        self._turn = threading.Lock()

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's answer to any event, as Lambda's Invoke gives it: `errorMessage` tells an exception."""
        _, answer = self._post(event)
        try:
            return json.loads(answer)
        except ValueError as error:
            raise self.process.silence(f"{answer!r:.200} instead of JSON") from error

    def initialise(self, event: Mapping[str, Any]) -> None:
        """Import the function; raises `StartFailed` when that fails.

        The emulator starts the runtime with the first event, so one is sent; 502 means that the runtime ended.
        """
        self.process.wait_until(lambda: is_open(self._port))
        status, _ = self._post(event)
        if status != 200:
            raise self.process.failure("ended before it was ready")

    def _post(self, event: Mapping[str, Any]) -> tuple[int, bytes]:
        with self._turn:
            connection = HTTPConnection(LOOPBACK, self._port, timeout=self._seconds)
            try:
                connection.request("POST", self._path, json.dumps(event))
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, HTTPException) as error:
                raise self.process.silence(repr(error)) from error
            finally:
                connection.close()


class AwsRuntime:
    """One Lambda sandbox that answers requests."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.process = sandbox.process

    @property
    def log(self) -> str:
        """What the function wrote, between the platform's START, END and REPORT lines."""
        return self.process.log

    def send(self, request: Request, kind: EventKind = "http") -> Response:
        """The response that a service of this kind gives to a client."""
        response = read_answer(kind, self.invoke(build_event(kind, request)))
        return response if request.method != "HEAD" else Response(response.status, response.headers, b"")

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's answer to any event, as Lambda's Invoke gives it: `errorMessage` tells an exception."""
        return self._sandbox.invoke(event)


@contextmanager
def open_aws(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[AwsRuntime]:
    """Run the bundle's `handler.http`."""
    with open_sandbox(bundle, python, environment, HANDLER, build_event("http", _HEALTH)) as sandbox:
        yield AwsRuntime(sandbox)


@contextmanager
def open_sandbox(
    bundle: Path, python: Path, environment: Mapping[str, str], handler: str, first: Mapping[str, Any]
) -> Iterator[Sandbox]:
    """Run a handler of the bundle; `first` is the event that it is started with."""
    port, api_port = find_free_ports(2)
    command = [
        *(str(_find_emulator()), "--log-level", "error"),
        *("--runtime-interface-emulator-address", f"{LOOPBACK}:{port}"),
        *("--runtime-api-address", f"{LOOPBACK}:{api_port}"),
        *(str(python), *ISOLATED, "-m", "awslambdaric", handler),
    ]
    client = prepare_client("aws", python)
    path = python_path([client, bundle])
    settings = {**function_environment(bundle, python), "PYTHONPATH": path, **environment}
    with start("aws", command, bundle, settings) as process:
        sandbox = Sandbox(process, port, float(settings["AWS_LAMBDA_FUNCTION_TIMEOUT"]))
        sandbox.initialise(first)
        yield sandbox


def _find_emulator() -> Path:
    """The emulator's program, which the package aws-sam-cli carries."""
    package = importlib.util.find_spec("samcli")
    if package is None or package.origin is None:
        raise StartFailed("the runtime interface emulator is missing: install aws-sam-cli (`uv sync`)")
    machine = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
    return Path(package.origin).parent / "local" / "rapid" / f"aws-lambda-rie-{machine}"


def function_environment(bundle: Path, python: Path) -> dict[str, str]:
    """What Lambda tells every function in its environment."""
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html; the emulator sets the others.
    return {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{version_of(python)}",
        "AWS_LAMBDA_FUNCTION_NAME": "tresnubes",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(_ANSWER_SECONDS),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_REGION": "eu-central-1",
        "LAMBDA_TASK_ROOT": str(bundle),
        "TZ": ":UTC",
    }
