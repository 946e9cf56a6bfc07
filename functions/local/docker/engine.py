"""A Docker engine: the one that runs on this machine, or else one of our own for as long as it is needed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_network
from pathlib import Path

from docker import DockerClient
from docker.errors import DockerException

from functions.local.docker.packages import Say, provide, search_path
from functions.local.errors import NoDocker, StartFailed
from functions.local.process import start

VARIABLE = "DOCKER_HOST"
"""Where every program that uses Docker looks for the engine."""

_SOCKET = "unix://"
_USUAL = f"{_SOCKET}/var/run/docker.sock"
_ANSWER_SECONDS = 600


@contextmanager
def open_engine(say: Say) -> Iterator[str]:
    """The address of an engine; one that was started here is ended with the block, and all that it holds is deleted.

    Raises NoDocker where there is none and none can be started.
    """
    program = "" if find_engine() else provide("dockerd", "docker.io", say)
    # Where the system starts what it installs, it has by now.
    if host := find_engine():
        say(f"Docker runs at {host}")
        yield host
        return
    if os.geteuid() != 0:
        raise NoDocker("Docker is installed and does not run, and only root may start it: sudo systemctl start docker")
    with _start(program) as host:
        say(f"started {program} at {host}, until this ends")
        yield host


def find_engine() -> str | None:
    """The address of the engine that runs, if one does."""
    host = os.environ.get(VARIABLE) or _USUAL
    return host if _answers(host) else None


@contextmanager
def connect(host: str) -> Iterator[DockerClient]:
    """A client of the engine."""
    with closing(DockerClient(base_url=host, timeout=_ANSWER_SECONDS)) as client:
        yield client


def find_gateway(client: DockerClient) -> str:
    """The address of this machine on the network of the engine's containers, which reach it there and others don't."""
    (configuration, *_) = client.networks.get("bridge").attrs["IPAM"]["Config"]
    return str(configuration.get("Gateway") or ip_network(configuration["Subnet"])[1])


@contextmanager
def _start(program: str) -> Iterator[str]:
    """An engine with a socket in the file system only, which ends with this process, however that ends."""
    with tempfile.TemporaryDirectory(prefix="tresnubes-engine-") as folder:
        place = Path(folder)
        host = f"{_SOCKET}{place / 'socket'}"
        places = {"host": host, "data-root": place / "data", "exec-root": place / "exec", "pidfile": place / "pid"}
        options = [f"--{name}={value}" for name, value in places.items()]
        command = ["setpriv", "--pdeathsig", "TERM", program, "--log-level", "warn", *options]
        with start("docker", command, place, {"PATH": search_path()}) as process:
            try:
                process.wait_until(lambda: _answers(host))
            except StartFailed as error:
                raise NoDocker(f"{program} can't run here: {_last_line(process.log)}") from error
            yield host


def _answers(host: str) -> bool:
    if host.startswith(_SOCKET) and not Path(host.removeprefix(_SOCKET)).exists():
        return False
    with suppress(DockerException, OSError), closing(DockerClient(base_url=host, timeout=5)) as client:
        return bool(client.ping())
    return False


def _last_line(log: str) -> str:
    return (log.strip().splitlines() or ["it wrote nothing"])[-1]
