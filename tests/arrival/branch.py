"""A source and sinks in one of the stores that keep the contract, and the events of what is put there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.deployment import Deployment
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from shared.stores.location import parse
from tests.arrival.desk import endless
from tests.stores.place import Place, load


class Branch:
    """Writes `in/`; predictions go to `out/`, or another folder."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def put(self, name: str, content: bytes) -> ObjectCreated:
        """Write a source, or another content of it; the event that tells of it."""
        version = self.place.put(f"in/{name}", content)
        return ObjectCreated(parse(f"{self.place.location}/in/{name}", "source"), version, len(content))

    def folders(self, sink: str = "out") -> Mapping[str, Any]:
        """The settings."""
        return {"source": f"{self.place.location}/in", "sink": f"{self.place.location}/{sink}"}

    def open_scorer(self, model: Model, sink: str = "out") -> Scorer:
        """A function of this process."""
        return Scorer(Deployment(model, Settings(**self.folders(sink))), lambda _: None)

    def score_elsewhere(self, model: Model, *events: ObjectCreated) -> dict[str, bytes]:
        """What the sinks of some events are to be, once each is delivered once."""
        scorer = self.open_scorer(model, "once")
        for event in events:
            scorer.score(event, endless)
        return {key: content.replace(b"/once/", b"/out/") for key, content in self.sinks("once").items()}

    def sinks(self, folder: str = "out") -> dict[str, bytes]:
        """All that was written, by its key in the sink."""
        keys = [key for key in sorted(self.place.keys()) if key.startswith(f"{folder}/")]
        return {key.removeprefix(f"{folder}/"): load(self.place.store, key) for key in keys}
