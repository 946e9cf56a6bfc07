"""Where an object is: a store and a key in it, told apart once, so that no key is ever read as part of a URL."""

from typing import NamedTuple
from urllib.parse import quote, unquote

from shared.errors import SettingInvalid, show

_FORMS = (
    "s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX or file:///FOLDER"
)
_LOOPBACK = "127.0.0.1"


class Location(NamedTuple):
    """An object, or a prefix of objects.

    `store` is `s3://bucket`, `gs://bucket`, `https://account.blob.core.windows.net/container` or `file://`. `key` is
    the object's own name, as the store keeps it: nothing in it is escaped, and it may hold anything.
    """

    store: str
    key: str

    def __str__(self) -> str:
        """The URL as people write it: escaped where the scheme is HTTP, else with the key as it is."""
        return f"{self.store}/{quote(self.key) if self.store.startswith('http') else self.key}"

    def under(self, prefix: "Location") -> bool:
        """Whether the key lies in a folder, or is it."""
        folder = prefix.folder.key
        return self.store == prefix.store and (self.key.startswith(folder) or f"{self.key}/" == folder)

    @property
    def folder(self) -> "Location":
        """A prefix with the slash at its end that keeps `in/` from meaning `inbox/` too; a whole store stays empty."""
        return self if self.key.endswith("/") or not self.key else self._replace(key=f"{self.key}/")

    def relative_to(self, prefix: "Location") -> str:
        """What of the key comes after a folder."""
        return self.key.removeprefix(prefix.folder.key)


def parse(url: str, setting: str) -> Location:
    """The location of a URL that stands in a setting. Raises SettingInvalid that names the setting."""
    scheme, separator, rest = url.partition("://")
    first, _, key = rest.partition("/")
    if separator and scheme in ("s3", "gs") and first:
        return Location(f"{scheme}://{first}", key)
    if separator and scheme == "file" and not first:
        return Location("file://", key)
    if separator and (scheme == "https" or (scheme == "http" and first.partition(":")[0] == _LOOPBACK)) and key:
        return _azure(scheme, first, key)
    raise SettingInvalid(f"{setting}: expected {_FORMS}, got {show(url)}")


def _azure(scheme: str, host: str, path: str) -> Location:
    """A container and what is in it. The emulator has the account before the container, in the path.

    Names of hosts have no case, and Data Lake Storage names the same container by a host of its own.
    """
    host = host.lower().replace(".dfs.", ".blob.", 1)
    depth = 2 if host.partition(":")[0] == _LOOPBACK else 1
    parts = path.split("/", depth)
    container, key = parts[:depth], parts[depth] if len(parts) > depth else ""
    return Location("/".join([f"{scheme}://{host}", *container]), unquote(key))
