"""Plays a case on a stage, and gathers all that is there afterwards."""

import json
from collections.abc import Sequence
from itertools import count, cycle
from typing import Any, NamedTuple

from functions.local.arrival import CONTENTS
from shared.events.names import ObjectNames
from shared.events.occurrence import ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.table.case import Case, Delete, Put
from tests.arrival.table.stage import Delivery, Stage

_SINK_FOLDERS = ("", "_quarantine/", "_manifests/")
_BRINGING = {kind for kinds in CONTENTS.values() for kind in kinds}
_numbers = count()


class Sinks(NamedTuple):
    """What one content of an object left behind. The manifest is without what differs between two stores."""

    predictions: bytes | None
    quarantine: bytes | None
    manifest: dict[str, Any] | None


class Played(NamedTuple):
    """What became of a case: of each delivery, and of each Put, in order; `others` are keys that should not be."""

    deliveries: Sequence[Delivery]
    sinks: Sequence[Sinks]
    others: Sequence[str]


def play(case: Case, stage: Stage, kinds: Sequence[str], sha256: str, ending: str = "ndjson") -> Played:
    """Play a case in folders that no other case has; its deliveries take turns at the kinds of events.

    Those kinds that bring the content do it all, or none.
    """
    folder, turns = f"{next(_numbers)}/", cycle(kinds)
    created: list[ObjectCreated] = []
    deliveries = []
    for step in case.steps:
        if isinstance(step, Put):
            event = stage.put(f"{case.folder}/{folder}{case.key}", step.content, case.media_type)
            brought = ObjectCreated.brought(event.location, step.content, event.media_type)
            created.append(brought if _BRINGING.intersection(kinds) else event)
        elif isinstance(step, Delete):
            stage.delete(created[-1].location.key)
        else:
            event = created[step.put]
            deliveries.append(stage.deliver(next(turns), event if step.version else event._replace(version=Version())))
    found = _read(stage, folder)
    sinks = [_take(found, each, sha256, ending) for each in created]
    return Played(deliveries, sinks, sorted(found.keys() - {each.location.key for each in created}))


def _read(stage: Stage, folder: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind in _SINK_FOLDERS:
        found |= stage.read(f"out/{kind}{folder}")
    return found


def _take(found: dict[str, bytes], created: ObjectCreated, sha256: str, ending: str) -> Sinks:
    """Take an object's sinks from what was found; the names are those that the core's own tests hold to the pages."""
    store, key = created.location
    names = ObjectNames.of(Location(store, "out"), key.removeprefix("in/"), created.version, sha256, ending)
    predictions, quarantine, manifest = (found.pop(name, None) for name in names)
    return Sinks(predictions, quarantine, None if manifest is None else _read_manifest(manifest, created, names))


def _read_manifest(content: bytes, created: ObjectCreated, names: ObjectNames) -> dict[str, Any]:
    """The manifest, once that which is the store's own is seen to be right."""
    told: dict[str, Any] = json.loads(content)
    assert content.endswith(b"}\n")
    assert told.pop("duration_ms") > 0
    assert told.pop("source") == str(created.location)
    assert told.pop("version") == created.version._asdict()
    for sink, key in names._asdict().items():
        if told.get(sink) is not None:
            assert told[sink] == str(created.location._replace(key=key))
            told[sink] = sink
    return told
