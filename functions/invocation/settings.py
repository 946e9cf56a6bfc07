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
    if isinstance(occurrence, ObjectCreated):
        places = surround(cloud, occurrence.location)
        chosen = {"SOURCE": str(places.source), "SINK": str(places.sink)}
    else:
        chosen = {"SINK": str(DEPLOYED[cloud].sink)}
        if cloud == "azure":  # whose messages have no place for it
            chosen["MESSAGE_TYPE"] = occurrence.content_type
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    return {**{f"{PREFIX}{name}": value for name, value in chosen.items()}, **given, f"{PREFIX}STORES": str(stores)}
