"""Other people's model servers: each a folder of `servers/` with its code, its pins, and how it is started."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.errors import Unavailable
from benchmarks.http_server import Server
from benchmarks.places import BUILD
from functions.bundle import BundleError
from functions.bundle.uv import run_uv
from functions.local.port import find_free_ports

_SERVERS = Path(__file__).with_name("servers")


@dataclass(frozen=True, slots=True)
class Peer:
    """`command` and `environment` have places for the ports and for `bin`, the folder of its programs.

    `tensors`: it speaks the Open Inference Protocol only; the others take the rows that we take.
    """

    folder: Path
    title: str
    command: tuple[str, ...]
    path: str
    tensors: bool
    environment: dict[str, str]


def find_peers() -> list[Peer]:
    """Every folder's, by name."""
    return [_read(file) for file in sorted(_SERVERS.glob("*/peer.toml"))]


def _read(file: Path) -> Peer:
    known: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    return Peer(
        folder=file.parent,
        title=known["title"],
        command=tuple(known["command"]),
        path=known["path"],
        tensors=known.get("tensors", False),
        environment=known.get("environment", {}),
    )


def install_peer(peer: Peer, python: Path, version: str) -> Path:
    """Its environment, made by uv when it is not there. Raises `Unavailable` where that fails."""
    pins = peer.folder / "requirements.txt"
    digest = hashlib.sha256(pins.read_bytes()).hexdigest()[:12]
    environment = BUILD / "peers" / f"{peer.folder.name}-{version}-{digest}"
    if not (environment / "installed").exists():
        print(f"installing {peer.title}", flush=True)
        _install(peer, environment, python, pins)
        (environment / "installed").touch()
    return environment


def _install(peer: Peer, environment: Path, python: Path, pins: Path) -> None:
    try:
        run_uv("venv", "--quiet", "--clear", "--python", str(python), str(environment))
        into = ("--python", str(environment / "bin" / "python"))
        run_uv("pip", "install", "--quiet", *into, "--compile-bytecode", "--requirements", str(pins))
    except BundleError as error:
        shutil.rmtree(environment, ignore_errors=True)
        # The last line is uv's reason; those before it hold this machine's paths, which no page is to show.
        reason = str(error).splitlines()[-1].strip()
        raise Unavailable(f"{peer.title} is left out, it can't be installed: {reason}") from error


def server_of(peer: Peer, environment: Path, folder: Path, model: Path) -> Server:
    """How it is started from `folder`, a copy of its own, on ports that are free now."""
    first, second, third = find_free_ports(3)
    places = {"bin": str(environment / "bin"), "port": first, "second_port": second, "third_port": third}
    own = {name: value.format(**places) for name, value in peer.environment.items()}
    settings = {"MODEL": str(model), "PYTHONDONTWRITEBYTECODE": "1"}
    return Server([part.format(**places) for part in peer.command], {**own, **settings}, folder, first)
