"""On Azure a small blob is scored with the bytes that the host brings: Azurite, the host's loop, the real worker.

What Event Grid's call makes of an upload, a message in a queue of the host's own, is put there by the tests.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from functions.local.azure.arrival import AzureEventRuntime
from shared import Request, Service
from shared.sha256 import hash_content
from tests.arrival.azure_host import Call, QueueHost
from tests.arrival.azure_place import Place, named, open_place, predicted
from tests.conformance.penguins import ADELIE, GENTOO, lines
from tests.conftest import EventBundles
from tests.servers.azurite import Azurite

pytest.importorskip("azure.storage.queue", reason="azure-storage-queue is not installed: make setup")

TABLE = lines(ADELIE, GENTOO)
POISON = "webjobs-blobtrigger-poison"


class BlobHost(QueueHost):
    """For a message it reads the blob as it is now, and calls the function with its bytes."""

    def __init__(self, place: Place, deadly: tuple[str, ...] = ()) -> None:
        super().__init__(place.service, place.open_worker, place.tries, deadly)
        self._place = place

    def _deliver(self, worker: AzureEventRuntime, call: Call) -> bool:
        return worker.deliver("blob", self._place.bring(json.loads(call.body)["BlobName"]))


@pytest.fixture
def place(azurite: Azurite, event_bundles: EventBundles) -> Iterator[Place]:
    with open_place(azurite, event_bundles("azure")) as opened:
        yield opened


@contextmanager
def host(place: Place, *keys: str, deadly: str = "") -> Iterator[QueueHost]:
    """The host, once it has called for each of the keys; it kills its worker at one of them."""
    queue, poison = f"blobtrigger-{place.number}", f"{POISON}-{place.number}"
    for name in (queue, poison):
        place.service.create_queue(name)
    sent = {key: place.send(queue, _describe(place, key)) for key in keys}
    with BlobHost(place, tuple(sent[key] for key in keys if key == deadly)) as running:
        running.drain(queue, poison)
    yield running


def _describe(place: Place, key: str) -> bytes:
    """What the host writes for itself, and into the poison queue.

    https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#poison-blobs
    """
    message = {
        "FunctionId": "Host.Functions.score_blob",
        "BlobType": "BlockBlob",
        "ContainerName": place.inbox,
        "BlobName": key,
        "ETag": '"0x8D4BCC2E4835CD0"',
    }
    return json.dumps(message).encode()


def test_upload_ends_in_the_predictions_that_http_answers(place: Place, core: Service) -> None:
    key = "2026/a+b c%2B ü.csv"
    place.upload(key, TABLE)

    with host(place, key) as running:
        results = place.results()

    body = json.dumps({"instances": [ADELIE, GENTOO]}).encode()
    answer = json.loads(core.respond(Request("POST", "/predict", body=body)).body)
    assert predicted(results, key) == answer["predictions"]
    assert [name for name in results if f"{key}.sha256-{hash_content(TABLE)}." in name] == list(results)
    assert '"outcome": "scored"' in running.log


def test_broken_content_is_quarantined_and_what_ends_the_worker_is_given_up_after_five_tries(place: Place) -> None:
    contents = {"first.csv": TABLE, "cut.csv.gz": gzip.compress(TABLE)[:-9], "deadly.csv": TABLE, "last.csv": TABLE}
    for key, content in contents.items():
        place.upload(key, content)

    with host(place, *contents, deadly="deadly.csv"):
        results = place.results()

    assert named(results, "_manifests/") == ["cut", "first", "last"]
    assert named(results, "_quarantine/") == ["cut"]
    assert place.count_messages(f"{POISON}-{place.number}") == 1


def test_replaced_blob_is_scored_once_though_both_events_bring_it(place: Place) -> None:
    place.upload("changed.csv", lines(ADELIE))
    place.upload("changed.csv", TABLE)

    with host(place, "changed.csv", "changed.csv") as running:
        results = place.results()

    assert len(predicted(results, "changed.csv")) == 2
    assert [running.log.count(f'"outcome": "{outcome}"') for outcome in ("scored", "duplicate")] == [1, 1]


def test_blob_outside_the_source_is_ignored_for_the_host_looks_at_no_path(place: Place) -> None:
    place.upload("elsewhere/a.csv", TABLE)

    with place.open_worker(TRESNUBES_SOURCE=f"{place.source}/2026") as worker:
        acknowledged = worker.deliver("blob", place.bring("elsewhere/a.csv"))

    assert acknowledged
    assert "it lies outside TRESNUBES_SOURCE" in worker.log
    assert place.results() == {}


def test_setting_that_is_wrong_asks_for_another_delivery(place: Place) -> None:
    place.upload("a.csv", TABLE)

    with place.open_worker(TRESNUBES_SINK=place.source) as worker:
        acknowledged = worker.deliver("blob", place.bring("a.csv"))

    assert not acknowledged
    assert '"outcome": "redeliver"' in worker.log


def test_app_of_blobs_alone_listens_to_nothing_else(place: Place) -> None:
    with place.open_worker(TRESNUBES_EVENTS_QUEUE="", TRESNUBES_ROWS_QUEUE="") as worker:
        listened = set(worker.triggers)

    assert listened == {"blobTrigger"}
