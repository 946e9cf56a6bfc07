"""What deploying comes down to on each cloud: what must be there, the commands of its tool, where it answers then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from functions.local.runtime import Cloud


class Order(NamedTuple):
    """What is to be deployed."""

    cloud: Cloud
    events: bool = False
    """Also what scores on arrival."""
    setup: bool = False
    """Also what a project needs once, where the cloud's tool does not make it itself."""
    name: str = "tresnubes"
    """Of the stack, the environment or the functions, by the cloud's own word."""
    parameters: Sequence[str] = ()
    """`NAME=VALUE`, for the manifest."""
    models: Sequence[Path] = ()
    """The files that the bundle has to be made with; none: whatever it holds."""
    environment: Mapping[str, str] = {}
    """The process's own: regions, projects, credentials."""


class Step(NamedTuple):
    """One command of a cloud's tool."""

    purpose: str
    arguments: tuple[str, ...]


class Endpoint(NamedTuple):
    """Where a deployed model answers."""

    url: str
    curl: str
    """A command line that asks for one prediction, as the cloud wants callers to prove who they are."""


class Way(Protocol):
    """The way to one cloud."""

    def missing(self, order: Order) -> Iterator[str]:
        """What is not there besides the bundles, each with what to do about it: the tool, the login, the place."""
        ...

    def unfit(self, order: Order) -> Iterator[str]:
        """What keeps the bundles from being deployed, their absence too, each with what to do about it."""
        ...

    def steps(self, order: Order) -> Sequence[Step]:
        """The commands, in order. The first that fails ends it."""
        ...

    def endpoint(self, order: Order) -> Endpoint:
        """Ask the cloud where the model answers now."""
        ...
