"""Where a case is played: a store that is written to, and a function that is told of it."""

from typing import NamedTuple, Protocol

from shared.events.occurrence import Message, ObjectCreated


class Delivery(NamedTuple):
    """What a function said of one event: whether it acknowledged it, and its log's word for what became of it."""

    acknowledged: bool
    outcome: str


class Stage(Protocol):
    """A store with the folders `in`, which is listened to, and `out`, which takes the sinks."""

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """Write an object, and say what its event tells."""
        ...

    def delete(self, key: str) -> None:
        """Delete an object."""
        ...

    def read(self, folder: str) -> dict[str, bytes]:
        """All objects under a prefix: key → content."""
        ...

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> Delivery:
        """Tell the function by an event of that kind."""
        ...
