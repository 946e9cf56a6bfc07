"""The port that the three runtimes share, and the one door to them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol, overload

from functions.local.aws.runtime import AwsRuntime, open_aws
from functions.local.azure.runtime import AzureRuntime, open_azure
from functions.local.gcp.runtime import GcpRuntime, open_gcp
from functions.local.process import Process
from shared.message import Request, Response

Cloud = Literal["aws", "gcp", "azure"]
CLOUDS: tuple[Cloud, ...] = ("aws", "gcp", "azure")


class Runtime(Protocol):
    """A running function. Header names of a response are lower-case."""

    def send(self, request: Request) -> Response:
        """The function's answer as a client of its cloud would get it.

        Raises `MalformedAnswer` and `NoAnswer`; an exception in the function is the cloud's own 5xx response.
        """
        ...

    @property
    def process(self) -> Process:
        """What runs the function; its id is the session of all that was started."""
        ...

    @property
    def log(self) -> str:
        """All that the function has logged so far; it stays readable after the runtime is closed."""
        ...


_Opener = Callable[[Path, Path, Mapping[str, str]], AbstractContextManager[Runtime]]
_OPENERS: Mapping[Cloud, _Opener] = {"aws": open_aws, "gcp": open_gcp, "azure": open_azure}


@overload
def open_runtime(
    cloud: Literal["aws"], bundle: Path, python: Path = ..., environment: Mapping[str, str] | None = ...
) -> AbstractContextManager[AwsRuntime]: ...
@overload
def open_runtime(
    cloud: Literal["gcp"], bundle: Path, python: Path = ..., environment: Mapping[str, str] | None = ...
) -> AbstractContextManager[GcpRuntime]: ...
@overload
def open_runtime(
    cloud: Literal["azure"], bundle: Path, python: Path = ..., environment: Mapping[str, str] | None = ...
) -> AbstractContextManager[AzureRuntime]: ...
@overload
def open_runtime(
    cloud: Cloud, bundle: Path, python: Path = ..., environment: Mapping[str, str] | None = ...
) -> AbstractContextManager[Runtime]: ...
def open_runtime(
    cloud: Cloud,
    bundle: Path,
    python: Path = Path(sys.executable),
    environment: Mapping[str, str] | None = None,
) -> AbstractContextManager[Runtime]:
    """Run a bundle in its cloud's runtime until the block ends; then no process of it is left.

    `python` is the interpreter that runs the function; `environment` is added to what the cloud sets.
    The function sees the bundle and its cloud's client, and no package of this repository's environment.
    Raises `StartFailed` with what the function wrote, and `ValueError` for another cloud.
    """
    if cloud not in _OPENERS:
        raise ValueError(f"expected one of the clouds {', '.join(_OPENERS)}, got {cloud!r}")
    # Not resolved: a virtual environment's interpreter is a link that knows where it lies.
    return _OPENERS[cloud](bundle.resolve(), python.absolute(), environment or {})
