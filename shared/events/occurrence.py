"""What the core knows of an event, whoever the provider is: an object was created, or a message brought rows."""

from typing import NamedTuple, TypeAlias

from shared.sha256 import hash_content
from shared.stores.location import Location
from shared.stores.port import Version


class ObjectCreated(NamedTuple):
    """An object was written. `size` is in bytes, None where the event doesn't tell; `version` is what was written.

    `content` is there where the event brought it whole; the store is not read then.
    """

    location: Location
    version: Version
    size: int | None = None
    media_type: str = ""
    content: bytes | None = None

    @classmethod
    def brought(cls, location: Location, content: bytes, media_type: str = "") -> "ObjectCreated":
        """An object whose content came without a version: its sha256 is the version, the same on each delivery."""
        version = Version(id=f"sha256-{hash_content(content)}")
        return cls(location, version, len(content), media_type, content)


class Message(NamedTuple):
    """A message of rows: a body as `POST /predict` takes it. `id` is the provider's, the same on each delivery.

    `content_type` is empty where the message has none. `base64` says that `body` is still base64 text.
    """

    id: str
    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    base64: bool = False


class Foreign(NamedTuple):
    """An event that nothing is scored for, a test event or a deletion. It is acknowledged, and `reason` is logged.

    `malformed`: it is not as its provider documents it, and no other delivery will be: an error in the log.
    """

    reason: str
    malformed: bool = False


Occurrence: TypeAlias = ObjectCreated | Message | Foreign


def key_of(occurrence: Occurrence) -> str:
    """What is the same on each delivery and of no other occurrence; empty where nothing is scored."""
    if isinstance(occurrence, ObjectCreated):
        return f"{occurrence.location}\0{occurrence.version}"
    return occurrence.id if isinstance(occurrence, Message) else ""
