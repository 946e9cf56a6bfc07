"""What the command was asked for, and whether it makes sense together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from functions.invocation.errors import InvocationError
from functions.invocation.places import locate
from functions.local.arrival import CONTENTS, MESSAGES, OBJECTS
from functions.local.runtime import Cloud
from shared.stores.location import Location


class Order(NamedTuple):
    """One event of a kind of a cloud's, made for a file; empty is what was not given."""

    cloud: Cloud
    file: Path
    event: str = ""
    print: bool = False
    url: str = ""
    etag: str = ""
    version: str = ""
    id: str = ""
    content_type: str = ""
    bundle: Path | None = None
    out: Path | None = None

    @property
    def kind(self) -> str:
        """The kind of the event: the cloud's first, where none was asked for."""
        return self.event or OBJECTS[self.cloud][0]

    @property
    def brings_rows(self) -> bool:
        """Whether the file is a message, and no object."""
        return self.kind in MESSAGES[self.cloud]

    @property
    def brings_content(self) -> bool:
        """Whether the file is an object whose content comes with the event."""
        return self.kind in CONTENTS.get(self.cloud, ())

    def check(self) -> None:
        """Raises InvocationError."""
        kinds = OBJECTS[self.cloud] + CONTENTS.get(self.cloud, ()) + MESSAGES[self.cloud]
        if self.kind not in kinds:
            raise InvocationError(f"--event: expected one of {', '.join(kinds)} for {self.cloud}, got {self.kind}")
        if not (self.file.is_file() and os.access(self.file, os.R_OK)):
            raise InvocationError(f"--file: expected a file that can be read, {self.file} is none")
        if self.out is not None and self.out.exists() and not self.out.is_dir():
            raise InvocationError(f"--out: expected a folder, {self.out} is none")
        for option, serves, purpose in self._purposes():
            if getattr(self, option) and not serves:
                raise InvocationError(f"--{option}: expected {purpose}, got --event {self.kind}{self._print}")
        self.locate()

    def locate(self) -> Location:
        """Where the file is, or would be, as an object. Raises InvocationError."""
        return locate(self.cloud, self.file.name, self.url)

    def _purposes(self) -> tuple[tuple[str, bool, str], ...]:
        """Option, whether it has a use here, and where it would."""
        named = self.print and not self.brings_rows
        return (
            ("url", not self.brings_rows, "an event that tells of an object"),
            ("etag", named, "--print and an event that tells of an object"),
            ("version", named, "--print and an event that tells of an object"),
            ("id", self.brings_rows, "an event that brings rows"),
            ("bundle", not self.print, "no --print"),
            ("out", not self.print, "no --print"),
        )

    @property
    def _print(self) -> str:
        return " --print" if self.print else " without --print"
