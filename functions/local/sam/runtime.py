"""A function in a container, behind sam's own HTTP API (`start-api`) or its Lambda service (`start-lambda`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from functions.local.aws.runtime import Sandbox
from functions.local.exchange import exchange
from functions.local.port import LOOPBACK, find_free_ports, is_open
from functions.local.process import Process, start
from functions.local.sam.checkout import Checkout, environment
from shared.message import Request, Response

# The first answer takes as long as the container's start.
_ANSWER_SECONDS = 60


class ApiRuntime:
    """The API of the template."""

    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self._port = port

    @property
    def log(self) -> str:
        """What the function wrote, between sam's own lines."""
        return self.process.log

    def send(self, request: Request) -> Response:
        """sam's response, headers of its own included."""
        try:
            return exchange(self._port, request, _ANSWER_SECONDS)
        except (OSError, HTTPException) as error:
            raise self.process.silence(repr(error)) from error


@contextmanager
def open_api(checkout: Checkout) -> Iterator[ApiRuntime]:
    """Serve the template's HTTP API until the block ends; raises `StartFailed` with what sam wrote.

    sam knows authorizers that are functions only, so there is none: everybody on this machine may call.
    """
    with _serve(checkout, "start-api", "--disable-authorizer") as (process, port):
        yield ApiRuntime(process, port)


@contextmanager
def open_function(checkout: Checkout, name: str, first: Mapping[str, Any]) -> Iterator[Sandbox]:
    """A function of the template by its logical id, `Stack/Id` in a nested one; `first` is the event that starts it."""
    with _serve(checkout, "start-lambda") as (process, port):
        sandbox = Sandbox(process, port, _ANSWER_SECONDS, name)
        sandbox.initialise(first)
        yield sandbox


@contextmanager
def _serve(checkout: Checkout, subcommand: str, *options: str) -> Iterator[tuple[Process, int]]:
    """A container is started by the first event for its function, and stays until the block ends."""
    (port,) = find_free_ports(1)
    words = ("--host", LOOPBACK, "--port", str(port), "--warm-containers", "LAZY", *options)
    with (
        checkout.compose(subcommand, *words) as command,
        start("sam", command, checkout.folder, environment()) as process,
    ):
        process.wait_until(lambda: is_open(port))
        yield process, port
