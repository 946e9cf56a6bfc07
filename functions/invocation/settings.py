"""What a function on this machine is told by its environment."""

from __future__ import annotations

import os
from pathlib import Path

from functions.invocation.places import DEPLOYED, surround
from functions.local.runtime import Cloud
from shared.events.occurrence import Message, ObjectCreated
from shared.settings import PREFIX


def choose_settings(cloud: Cloud, occurrence: ObjectCreated | Message, stores: Path) -> dict[str, str]:
    """The folders of the cloud, above them whatever this environment sets, and the folder that stands in for stores."""
    chosen = choose_folders(cloud, occurrence)
    if cloud == "azure" and isinstance(occurrence, Message):  # whose messages have no place for it
        chosen[f"{PREFIX}MESSAGE_TYPE"] = occurrence.content_type
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    return {**chosen, **given, f"{PREFIX}STORES": str(stores)}


def choose_folders(cloud: Cloud, occurrence: ObjectCreated | Message) -> dict[str, str]:
    """The folders of the cloud; those around the object, where it lies elsewhere."""
    if isinstance(occurrence, Message):
        return {f"{PREFIX}SINK": str(DEPLOYED[cloud].sink)}
    places = surround(cloud, occurrence.location)
    return {f"{PREFIX}SOURCE": str(places.source), f"{PREFIX}SINK": str(places.sink)}
