"""One function as its cloud's manifest declares it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from functions.local.runtime import Cloud


class Declared(NamedTuple):
    """A function, with the manifest's parameters at their defaults or as they were given."""

    cloud: Cloud
    name: str
    """As the manifest calls it."""
    bundle: str
    """One of `functions.bundle.layout.LAYOUTS`."""
    folder: Path
    """The bundle's, relative to the repository."""
    entry: str
    """What the cloud calls: `handler.http`, `http`, a file."""
    python: str
    """`major.minor`."""
    arch: str
    memory_mb: int
    cpu: float
    """Of a core."""
    timeout: int
    """Seconds a call may take."""
    concurrency: int
    """Calls that one instance takes at a time."""
    warm_instances: int
    """Instances that are paid for while idle."""
    environment: Mapping[str, str]
    gateway: str = ""
    """What stands before the function and is paid for as well; empty: nothing does."""
    gateway_timeout: int = 0
    """Seconds after which that gives up; 0: it doesn't."""
    hidden: int = 0
    """Seconds that a queue hides what it handed to the function; 0: there is no queue."""
