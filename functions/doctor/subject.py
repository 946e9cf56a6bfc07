"""A function that would be deployed: what its manifest says, and the bundle that it would run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from functions.doctor.finding import About
from functions.doctor.package import Package
from functions.manifests.declared import Declared
from shared.settings import PREFIX


class Subject(NamedTuple):
    """The two that have to fit."""

    declared: Declared
    package: Package

    def about(self, check: str) -> About:
        """What makes a check's findings of this function."""
        return About(check, self.declared.cloud, self.declared.name)

    @property
    def arrivals(self) -> bool:
        """Whether it scores what arrives, and answers no HTTP."""
        return self.package.layout.arrivals

    @property
    def settings(self) -> Mapping[str, str]:
        """The variables of ours; an empty one is as good as none."""
        return {name: value for name, value in self.declared.environment.items() if name.startswith(PREFIX) and value}
