"""The folder that is listened to and the folder that is written to; what is written never calls the function again."""

from typing import NamedTuple

from shared.errors import SettingInvalid
from shared.events.occurrence import ObjectCreated
from shared.settings import PREFIX, Settings
from shared.stores.location import Location, parse

_SOURCE, _SINK = f"{PREFIX}SOURCE", f"{PREFIX}SINK"


class Folders(NamedTuple):
    """Where objects come from, None where only messages do, and where predictions go."""

    source: Location | None
    sink: Location

    @classmethod
    def of(cls, settings: Settings) -> "Folders":
        """The folders of the settings.

        Raises SettingInvalid for a URL that is none, and where one folder lies in the other: either way the sinks
        would be sources, each a new event without end.
        """
        folders = cls(_parse(settings.source, _SOURCE) if settings.source else None, _parse(settings.sink, _SINK))
        source, sink = folders
        if source is not None and (sink.under(source) or source.under(sink)):
            raise SettingInvalid(
                f"{_SINK}: expected a folder apart from {_SOURCE} ({source}), got {sink}: "
                "what is written there would be scored again, without end"
            )
        return folders

    def expect_source(self) -> Location:
        """Where objects come from. Raises SettingInvalid where no source is set."""
        if self.source is None:
            raise SettingInvalid(f"{_SOURCE}: expected the folder whose objects are scored, got none")
        return self.source

    def refuse(self, created: ObjectCreated) -> str:
        """Why an object is not scored; empty where it is. Raises SettingInvalid where no source is set."""
        source, location = self.expect_source(), created.location
        if location.under(self.sink):
            return f"it lies under {_SINK}"
        if not location.under(source):
            return f"it lies outside {_SOURCE}"
        if location.key.endswith("/") and created.size == 0:
            return "it marks a folder"
        return ""


def _parse(url: str, setting: str) -> Location:
    """A folder. `.` and `..` would be other folders to a file system than to the comparison of names."""
    location = parse(url, setting)
    if {".", ".."}.intersection(location.key.split("/")):
        raise SettingInvalid(f"{setting}: expected a folder without . and .. in its path, got {url}")
    return location
