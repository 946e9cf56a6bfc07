"""What is to be looked at, as the command line gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from functions.doctor.errors import OrderError
from functions.local.runtime import CLOUDS, Cloud


class Order(NamedTuple):
    """The fields are the options."""

    clouds: Sequence[Cloud] = CLOUDS
    events: bool = False
    """Also what scores on arrival."""
    dist: Path = Path("dist")
    model: Path | None = None
    """The file that the bundles should hold."""
    parameter: Sequence[str] = ()
    """`NAME=VALUE`, of the one cloud's manifest."""
    json: bool = False
    traffic: int = 1_000_000
    """Requests a month."""
    rows: int = 1
    latency: float | None = None
    """Milliseconds; None: measured here."""
    hours: int = 730

    def check(self) -> None:
        """Raises OrderError for what makes no sense."""
        for name, value in (("traffic", self.traffic), ("rows", self.rows), ("latency", self.latency)):
            if value is not None and value <= 0:
                raise OrderError(f"--{name}: expected a number above 0, got {value:g}")
        if not 0 < self.hours <= 730:
            raise OrderError(f"--hours: expected 1 to 730, the hours of a month, got {self.hours}")
        if self.parameter and len(self.clouds) != 1:
            raise OrderError("--parameter: expected one cloud, whose manifest it is for")
        for each in self.parameter:
            if not each.partition("=")[1]:
                raise OrderError(f"--parameter: expected NAME=VALUE, got {each}")

    @property
    def parameters(self) -> Mapping[str, str]:
        """Name → value."""
        return {name: value for name, _, value in (each.partition("=") for each in self.parameter)}
