"""What the versions of a model are called: each by its own name, some by aliases too."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.errors import NotFound, SettingInvalid
from shared.settings import PREFIX, split

PLAIN = "letters, digits and any of . _ + -"
"""What versions and aliases consist of where several are served: they stand in settings, paths and a header."""

_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._+-")
_SETTING = f"{PREFIX}ALIASES"


class Names(NamedTuple):
    """The versions, in the bundle's order, and the version of each alias."""

    versions: tuple[str, ...]
    aliases: Mapping[str, str]

    @classmethod
    def read(cls, text: str, versions: Sequence[str]) -> "Names":
        """The names with the aliases of a setting: `champion=1 challenger=2`. Raises SettingInvalid."""
        names = cls(tuple(versions), aliases := {})
        for word in split(text):
            alias, _, version = word.partition("=")
            if not is_plain(alias) or version not in versions:
                expected = f"ALIAS=VERSION, {PLAIN} = one of the versions {', '.join(versions)}"
                raise SettingInvalid(f"{_SETTING}: expected {expected}, got {word!r}")
            if names.find(alias) is not None:
                raise SettingInvalid(f"{_SETTING}: expected a name that nothing else has, got {alias!r}")
            aliases[alias] = version
        return names

    def find(self, name: str) -> str | None:
        """The version of that name or alias."""
        return name if name in self.versions else self.aliases.get(name)

    def expect(self, name: str, setting: str) -> str:
        """The same for a setting. Raises SettingInvalid."""
        version = self.find(name)
        if version is None:
            raise SettingInvalid(f"{PREFIX}{setting}: expected {self}, got {name!r}")
        return version

    def __str__(self) -> str:
        *others, last = *self.versions, *self.aliases
        return f"version {', '.join(others)} or {last}" if others else f"version {last}"


def is_plain(name: str) -> bool:
    """Whether a version or an alias consists of what is PLAIN, and not of dots alone."""
    return bool(name.strip(".")) and set(name) <= _PLAIN


def not_found(names: Names, model: str) -> NotFound:
    """The error of a path that names no version."""
    return NotFound(f"expected {names} of the model {model}")
