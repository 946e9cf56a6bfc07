"""On Azure an upload ends in predictions: Azurite's blobs and queues, the host's loop, the function in its real worker.

Event Grid has no emulator: its part, to put the event of an upload on the queue, is the tests'.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from functions.local.azure.arrival import open_azure_events
from functions.local.azure.events import describe_blob
from shared import Request, Service
from shared.events.occurrence import Message, ObjectCreated
from shared.stores.location import Location
from tests.arrival.azure_host import QueueHost
from tests.arrival.azure_place import Place, named, open_place, predicted
from tests.conformance.penguins import ADELIE, GENTOO, lines
from tests.conftest import EventBundles
from tests.servers.azurite import Azurite

pytest.importorskip("azure.storage.queue", reason="azure-storage-queue is not installed: make setup")

TABLE = lines(ADELIE, GENTOO)
WORTHLESS = gzip.compress(TABLE)[:-9]


@pytest.fixture
def place(azurite: Azurite, event_bundles: EventBundles) -> Iterator[Place]:
    with open_place(azurite, event_bundles("azure")) as opened:
        yield opened


@pytest.fixture
def tell(place: Place) -> Callable[[ObjectCreated], str]:
    """Event Grid's part: put the event on the queue; the message's id."""

    def send(created: ObjectCreated) -> str:
        return place.send(place.queues[0], json.dumps(describe_blob(created)).encode())

    return send


def host(place: Place, deadly: tuple[str, ...] = ()) -> QueueHost:
    return QueueHost(place.service, place.open_worker, place.tries, deadly)


def ask(core: Service, body: bytes, media_type: str) -> bytes:
    return core.respond(Request("POST", "/predict", {"content-type": media_type}, body)).body


def test_upload_ends_in_the_predictions_that_http_answers(
    place: Place, tell: Callable[[ObjectCreated], str], core: Service
) -> None:
    tell(place.upload("2026/a+b c%2B ü.csv", TABLE))

    with host(place) as running:
        running.drain(place.queues[0])

    answer = json.loads(ask(core, json.dumps({"instances": [ADELIE, GENTOO]}).encode(), "application/json"))
    assert predicted(place.results(), "2026/a+b c%2B ü.csv") == answer["predictions"]
    assert re.search(r'"outcome": "scored".*"event_id": "[0-9a-f-]{36}", "trace_id": "[0-9a-f]{32}"', running.log)


def test_broken_content_is_quarantined_and_acknowledged_and_the_others_are_scored(
    place: Place, tell: Callable[[ObjectCreated], str]
) -> None:
    contents = {
        "first.csv": TABLE,
        "cut.csv.gz": WORTHLESS,
        "header.csv": b"a,b\r\n1,2\r\n",
        "empty.csv": b"",
        "last.csv": TABLE,
    }
    for key, content in contents.items():
        tell(place.upload(key, content))

    with host(place) as running:
        running.drain(place.queues[0])

    results = place.results()
    assert named(results, "_quarantine/") == ["cut", "empty", "header"]
    assert len(predicted(results, "first.csv")) == len(predicted(results, "last.csv")) == 2
    assert place.count_messages(f"{place.queues[0]}-poison") == 0


def test_blob_that_the_store_denies_ends_in_the_poison_queue_and_the_others_are_scored(
    place: Place, tell: Callable[[ObjectCreated], str]
) -> None:
    from azure.storage.blob import StandardBlobTier

    for key in ("first.csv", "denied.csv", "last.csv"):
        tier = StandardBlobTier.ARCHIVE if key == "denied.csv" else StandardBlobTier.HOT
        created = place.upload(key, TABLE, standard_blob_tier=tier)
        tell(created)

    with host(place) as running:
        running.drain(place.queues[0])

    results = place.results()
    assert named(results, "_manifests/") == ["first", "last"]
    assert place.count_messages(f"{place.queues[0]}-poison") == 1
    assert running.log.count('"outcome": "redeliver"') == place.tries


def test_message_that_kills_the_worker_each_time_ends_in_the_poison_queue_and_the_others_are_scored(
    place: Place, tell: Callable[[ObjectCreated], str]
) -> None:
    _, deadly, _ = (tell(place.upload(key, TABLE)) for key in ("first.csv", "deadly.csv", "last.csv"))

    with host(place, (deadly,)) as running:
        running.drain(place.queues[0])

    assert named(place.results(), "_manifests/") == ["first", "last"]
    assert place.count_messages(f"{place.queues[0]}-poison") == 1


def test_event_that_comes_again_by_any_way_changes_nothing(place: Place, tell: Callable[[ObjectCreated], str]) -> None:
    created = place.upload("twice.csv", TABLE)
    tell(created)
    with host(place) as running:
        running.drain(place.queues[0])
    before = place.results()

    with place.open_worker() as worker:
        acknowledged = [worker.deliver(kind, created) for kind in ("blob-queue", "blob-queue-cloudevent")]

    assert acknowledged == [True, True]
    assert worker.log.count('"outcome": "duplicate"') == 2
    assert place.results() == before


def test_events_that_are_none_of_ours_are_acknowledged_and_write_nothing(place: Place) -> None:
    created = place.upload("gone.csv", TABLE)
    place.delete("gone.csv")
    elsewhere = created._replace(location=Location(place.sink, "predictions.csv"))
    validation = json.loads((Path(__file__).parents[1] / "events/azure/subscription-validation.json").read_text())

    with place.open_worker() as worker:
        acknowledged = [
            worker.deliver("blob-queue", created),
            worker.deliver("blob-queue", elsewhere),
            worker.deliver_message(place.queues[0], "0", json.dumps(validation).encode()),
            worker.deliver_message(place.queues[0], "1", b"no event"),
        ]

    assert acknowledged == [True, True, True, True]
    assert [worker.log.count(f'"outcome": "{outcome}"') for outcome in ("missing", "ignored", "malformed")] == [1, 2, 1]
    assert place.results() == {}


def test_replaced_blob_asks_for_another_delivery_and_its_new_version_is_scored(place: Place) -> None:
    older = place.upload("changed.csv", WORTHLESS)
    newer = place.upload("changed.csv", TABLE)

    with place.open_worker() as worker:
        acknowledged = [worker.deliver("blob-queue", older), worker.deliver("blob-queue", newer)]

    assert acknowledged == [False, True]
    assert len(predicted(place.results(), "changed.csv")) == 2


def test_what_no_setting_names_is_not_listened_to(place: Place) -> None:
    settings = {**place.azurite.environment, "TRESNUBES_EVENTS_QUEUE": "", "TRESNUBES_BLOBS_CONTAINER": ""}

    with open_azure_events(place.bundle, Path(sys.executable), settings) as worker:
        listened = set(worker.triggers)

    assert listened == {"rows"}


def test_setting_that_is_wrong_asks_for_another_delivery(place: Place) -> None:
    created = place.upload("first.csv", TABLE)
    settings = {**place.azurite.environment, "TRESNUBES_SOURCE": place.source, "TRESNUBES_SINK": place.source}

    with open_azure_events(place.bundle, Path(sys.executable), settings) as worker:
        acknowledged = worker.deliver("blob-queue", created)

    assert not acknowledged
    assert '"level": "ERROR"' in worker.log
    assert "TRESNUBES_SINK" in worker.log


def test_rows_in_a_message_have_the_answer_of_http_once(place: Place, core: Service) -> None:
    good = json.dumps({"instances": [ADELIE, GENTOO]}).encode()
    bad = b'{"instances": [{"year": "soon"}]}'
    identities = [place.send(place.queues[1], body) for body in (good, bad)]

    with host(place) as running:
        running.drain(place.queues[1])
    with place.open_worker() as worker:
        again = worker.deliver("queue", Message(identities[0], good))

    results = place.results()
    predictions, problem = sorted(results, key=lambda name: name.startswith("_"))
    assert again
    assert '"outcome": "duplicate"' in worker.log
    assert predictions.startswith(f"messages/{identities[0]}.")
    assert problem.startswith(f"_quarantine/messages/{identities[1]}.")
    assert results[predictions] == ask(core, good, "application/json")
    assert results[problem] == ask(core, bad, "application/json")
    assert place.count_messages(f"{place.queues[1]}-poison") == 0
