"""The core alone as a stage: its own scorer, over files that stand in for the store."""

from pathlib import Path

from shared.errors import Redeliver
from shared.events.occurrence import Message, ObjectCreated
from shared.model import Model
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.desk import STORE, Desk
from tests.arrival.table.stage import Delivery

LOCAL = ("local",)
"""The core knows of no kinds of events."""

_LONGEST = 255
"""Bytes of a file's name."""


class LocalStage:
    """One scorer. An object of a name that no path can be has a plain one here."""

    def __init__(self, model: Model, folder: Path, **settings: object) -> None:
        self._desk = Desk(model, folder, **settings)

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """See Stage. A folder's mark is no file."""
        if key.endswith("/"):
            return ObjectCreated(Location(STORE, key), Version("none"), len(content))
        path = self._desk.bucket / self._spell(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self._desk.event(self._spell(key), len(content))._replace(media_type=media_type)

    def delete(self, key: str) -> None:
        """See Stage."""
        (self._desk.bucket / key).unlink()

    def read(self, folder: str) -> dict[str, bytes]:
        """See Stage."""
        files = (path for path in (self._desk.bucket / folder).rglob("*") if path.is_file())
        return {path.relative_to(self._desk.bucket).as_posix(): path.read_bytes() for path in files}

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> Delivery:  # noqa: ARG002
        """See Stage."""
        try:
            self._desk.score(occurrence)
        except Redeliver:
            return Delivery(acknowledged=False, outcome="redeliver")
        return Delivery(acknowledged=True, outcome=self._desk.records[-1]["outcome"])

    def _spell(self, key: str) -> str:
        top, number, name = key.split("/", 2)
        parts = name.split("/")
        plain = all(part not in ("", ".", "..") and len(part.encode()) <= _LONGEST for part in parts)
        return key if plain else f"{top}/{number}/plain.csv"
