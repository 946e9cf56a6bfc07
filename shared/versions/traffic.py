"""How requests are split among versions: by weight, and by a key, so that one caller stays on one version."""

import os
from typing import NamedTuple

from shared.errors import SettingInvalid
from shared.settings import PREFIX, split
from shared.sha256 import hash_content
from shared.versions.names import Names

_SETTING = f"{PREFIX}TRAFFIC"
_DIGITS = 9
_BYTES = 8
"""Of a hash, or of chance: 64 bits tell a place among the weights."""


class Share(NamedTuple):
    """A version and its weight, a whole number."""

    version: str
    weight: int


class Traffic(NamedTuple):
    """The versions that answer, in the setting's order, which is the order of the places that they hold.

    So a version that stands last keeps its callers when its weight grows, and callers only come to it.
    """

    shares: tuple[Share, ...]

    @classmethod
    def read(cls, text: str, names: Names) -> "Traffic":
        """The traffic of a setting: `1=90 2=10`, or one name alone; who has 0 is left out. Raises SettingInvalid."""
        words = split(text)
        alone = len(words) == 1
        shares = tuple(_read(word, names, alone=alone) for word in words)
        versions = [share.version for share in shares]
        if len(set(versions)) < len(versions):
            raise SettingInvalid(f"{_SETTING}: expected each version once, got {text!r}")
        answering = tuple(share for share in shares if share.weight)
        if not answering:
            raise SettingInvalid(f"{_SETTING}: expected who answers, {names}, got {repr(text) if shares else 'none'}")
        return cls(answering)

    @property
    def versions(self) -> tuple[str, ...]:
        """Those that answer; the first is what the page and the documents tell of."""
        return tuple(share.version for share in self.shares)

    def choose(self, key: str, salt: str) -> str:
        """The version for a key, the same wherever and whenever it is asked for; by chance where the key is empty.

        The salt, a model's name, makes other callers a canary's with each model.
        """
        if len(self.shares) == 1:
            return self.shares[0].version
        if not key:
            return self._at(int.from_bytes(os.urandom(_BYTES)))
        digest = hash_content(f"{salt}\0{key}".encode(errors="surrogatepass"))
        return self._at(int(digest[: 2 * _BYTES], 16))

    def _at(self, point: int) -> str:
        """The version that holds a point of 64 bits."""
        place = point * sum(share.weight for share in self.shares) >> (8 * _BYTES)
        for share in self.shares:
            if place < share.weight:
                break
            place -= share.weight
        return share.version


def _read(word: str, names: Names, *, alone: bool) -> Share:
    name, given, weight = word.partition("=")
    if not given and alone:
        weight = "1"
    if not (weight.isascii() and weight.isdecimal() and len(weight) <= _DIGITS):
        expected = "VERSION=WEIGHT, a whole number (one version alone needs none)"
        raise SettingInvalid(f"{_SETTING}: expected {expected}, got {word!r}")
    return Share(names.expect(name, "TRAFFIC"), int(weight))
