"""What one check found."""

from __future__ import annotations

from typing import Literal, NamedTuple

from functions.local.runtime import Cloud

Level = Literal["ok", "warning", "error"]

LEVELS: tuple[Level, ...] = ("ok", "warning", "error")
"""From good to bad. With an error, what is deployed is refused or doesn't answer."""


class Finding(NamedTuple):
    """One line of the report."""

    check: str
    cloud: Cloud
    subject: str
    """The bundle or the function."""
    level: Level
    expected: str
    got: str
    advice: str = ""
    """What to do; empty where all is well."""


class About(NamedTuple):
    """What a check is about; it makes the check's findings."""

    check: str
    cloud: Cloud
    subject: str

    def praise(self, expected: str, got: str) -> Finding:
        """All is well."""
        return Finding(*self, "ok", expected, got)

    def warn(self, expected: str, got: str, advice: str) -> Finding:
        """It works, but not as it seems meant."""
        return Finding(*self, "warning", expected, got, advice)

    def blame(self, expected: str, got: str, advice: str) -> Finding:
        """It is refused, or doesn't work."""
        return Finding(*self, "error", expected, got, advice)
