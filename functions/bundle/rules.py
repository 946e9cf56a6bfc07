"""How a bundle says what of the wheels it doesn't carry, and which import of that never runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pattern matches is left out, but for what one of `but` matches.

    Patterns are matched against the path relative to the packages' folder; `*` spans slashes.
    """

    pattern: str
    reason: str
    but: tuple[str, ...] = ()
    """Must be in the wheels: a bundle without it doesn't run, or breaks a licence."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """An import of a module that was left out, in a file that stays: `reason` says why it never runs."""

    file: str
    module: str
    """With all below it."""
    reason: str
