"""What Azure's host needs before it calls a function for a binding: the binding's code, its settings, its names."""

import json
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from functions.bundle.layout import EVENTS, LAYOUTS, Layout
from functions.local.azure.start import PACKAGES, start_worker
from tests.manifests.documents import ROOT

_BUILT_IN = {"httpTrigger", "http", "timerTrigger"}
"""All others come with the extension bundle: https://learn.microsoft.com/azure/azure-functions/functions-bindings-register."""
_SERVICES = {
    "queueTrigger": ("queueServiceUri",),
    # Blobs that failed go to a queue of the same connection.
    "blobTrigger": ("blobServiceUri", "queueServiceUri"),
}
_IDENTITY = ("credential", "clientId")
"""Which identity the host takes to those services; without them it looks for a system-assigned one."""


# Of the queue of events, of rows and of the blob trigger: no one deployment has all three.
_NAMES = {
    "TRESNUBES_EVENTS_QUEUE": "events",
    "TRESNUBES_ROWS_QUEUE": "rows",
    "TRESNUBES_BLOBS_CONTAINER": "inbox",
}


def read_bindings(folder: Path) -> list[dict[str, Any]]:
    """Each binding of what scores on arrival, as Microsoft's worker describes it to the host; `folder` is empty."""
    return _read_bindings(_lay_out(folder, EVENTS["azure"]), _NAMES)


def read_levels(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Each route of HTTP → who may call it: `ANONYMOUS`, or `FUNCTION` for whoever has a key; `folder` is empty."""
    bindings = _read_bindings(_lay_out(folder, LAYOUTS["azure"]), settings)
    return {each["route"]: each["authLevel"] for each in bindings if each["type"] == "httpTrigger"}


def _read_bindings(folder: Path, settings: Mapping[str, str]) -> list[dict[str, Any]]:
    with start_worker(folder, Path(sys.executable), settings) as worker:
        return [json.loads(text) for function in worker.functions for text in function["bindings"]]


def _lay_out(folder: Path, layout: Layout) -> Path:
    """The app as its bundle has it, but for the model, which no binding depends on."""
    for name, source in layout.files.items():
        shutil.copy(ROOT / "functions/azure" / source, folder / name)
    shutil.copytree(ROOT / "shared", folder / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / PACKAGES).parent.mkdir(parents=True)
    (folder / PACKAGES).symlink_to(sysconfig.get_path("purelib"))
    return folder


def find_faults(
    bindings: Iterable[Mapping[str, Any]], settings: Iterable[str], host: Mapping[str, Any]
) -> Iterator[str]:
    """What an app with these bindings lacks among its app's settings and in its host.json."""
    known = set(settings)
    for binding in bindings:
        kind = binding["type"]
        if kind not in _BUILT_IN and "extensionBundle" not in host:
            yield f"{kind}: host.json has no extensionBundle"
        for name in _names(binding):
            if name not in known:
                yield f"{kind}: no setting {name}"
        if kind == "blobTrigger" and binding.get("source") != "EventGrid":
            yield f"{kind}: Flex Consumption has no other source than EventGrid"


def _names(binding: Mapping[str, Any]) -> Iterator[str]:
    """The settings that a binding names: its connection's, and those between `%` and `%`."""
    if "connection" in binding:
        for part in (*_SERVICES[binding["type"]], *_IDENTITY):
            yield f"{binding['connection']}__{part}"
    yield from re.findall(r"%(\w+)%", json.dumps(binding))
