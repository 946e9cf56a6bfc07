"""What a bundle of events imports at its start, so that the first event finds it there: by name, on real servers."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functions.bundle import EVENTS, Bundle
from functions.local.aws.arrivals.notification import notified_event
from functions.local.azure.events import describe_blob
from functions.local.gcp.events import build_event
from shared.events.occurrence import ObjectCreated
from shared.stores.location import Location
from tests.bundle.test_start import PACKAGES
from tests.stores.azure_place import AzurePlace
from tests.stores.azure_place import azure_place as azure_place
from tests.stores.gcs_place import GcsPlace
from tests.stores.gcs_place import gcs_place as gcs_place
from tests.stores.s3_place import S3Place
from tests.stores.s3_place import s3_place as s3_place

PROBE = Path(__file__).with_name("event_probe.py")
HEADER_AND_ROW = b"x\n3\n"
STORES = ("azure", "gcs", "s3")
LATE = {"azure"}
"""Packages of which an event imports some more: azure-identity, where a store asks for it."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a cloud tells of an object, and what scoring one needs."""

    place: str
    """The fixture of a bucket."""
    server: str
    """The fixture of its server."""
    describe: Callable[[ObjectCreated], Any]
    store: str
    """The part of the core that knows the client."""
    packages: set[str]
    """The packages of others that come with the client."""


def describe_to_google(created: ObjectCreated) -> Any:
    """As a CloudEvent."""
    return json.loads(build_event("storage-structured", created).body)


WAYS = {
    "aws": Way(
        "s3_place",
        "moto",
        notified_event,
        "s3",
        {"botocore", "dateutil", "six", "urllib3"},
    ),
    "gcp": Way(
        "gcs_place",
        "gcs",
        describe_to_google,
        "gcs",
        {"certifi", "charset_normalizer", "cryptography", "google", "google_crc32c", "idna", "requests", "urllib3"},
    ),
    "azure": Way(
        "azure_place",
        "azurite",
        describe_blob,
        "azure",
        {
            "azure",
            "certifi",
            "charset_normalizer",
            "cryptography",
            "idna",
            "isodate",
            "requests",
            "typing_extensions",
            "urllib3",
        },
    ),
}


@pytest.mark.parametrize("cloud", WAYS)
def test_the_client_of_the_store_is_imported_by_the_start_and_no_other_client_is(
    cloud: str, bundles: dict[str, Bundle], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    way = WAYS[cloud]
    place: S3Place | GcsPlace | AzurePlace = request.getfixturevalue(way.place)
    version = place.put("in/a.csv", HEADER_AND_ROW)
    created = ObjectCreated(Location(place.location, "in/a.csv"), version, len(HEADER_AND_ROW), "text/csv")
    folders = {"TRESNUBES_SOURCE": f"{place.location}/in", "TRESNUBES_SINK": f"{place.location}/out"}
    environment = {**request.getfixturevalue(way.server).environment, **folders}

    start, event = run(cloud, bundles, way.describe(created), environment, tmp_path)

    assert len([key for key in sorted(place.keys()) if ".predictions." in key]) == 1
    assert packages(start) == PACKAGES[cloud] | way.packages | {"shared", EVENTS[cloud].entry}
    assert stores(start) == {way.store}
    assert packages(event) - {"shared"} <= LATE
    assert stores(event) == set()


def stores(modules: list[str]) -> set[str]:
    """The stores whose client the core has asked for."""
    return {name.split(".")[2] for name in modules if name.startswith(tuple(f"shared.stores.{one}" for one in STORES))}


def packages(modules: list[str]) -> set[str]:
    """The packages of others."""
    names = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    # What compiled modules add to the list has no file.
    return {name for name in names if not (name.startswith("_") or name == "cython_runtime" or "__mypyc" in name)}


def run(
    cloud: str, bundles: dict[str, Bundle], event: Any, environment: dict[str, str], folder: Path
) -> tuple[list[str], list[str]]:
    """What the start and the first event of the cloud's bundle load, alone in a fresh interpreter."""
    layout = EVENTS[cloud]
    bundle = bundles[layout.name].folder
    asked, report = folder / "event.json", folder / "report.json"
    asked.write_text(json.dumps(event), encoding="utf-8")
    paths = dict.fromkeys([str(bundle / layout.packages), str(bundle)])
    command = [sys.executable, "-I", "-S", "-B", str(PROBE), cloud, layout.entry, str(asked), str(report), *paths]
    clean = {"HOME": str(folder), "LANG": "C.UTF-8", **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    return found["start"], found["event"]
