"""On Azure an upload ends in predictions: Azurite's blobs and queues, the host's loop, the function in its real worker.

Event Grid has no emulator: its part, to put the event of an upload on the queue, is the tests'.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from functions.local.azure.arrival import AzureEventRuntime, open_azure_events
from functions.local.azure.events import describe_blob
from shared import Request, Service
from shared.events.occurrence import Message, ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.azure_host import QueueHost
from tests.conformance.penguins import ADELIE, ENVIRONMENT, GENTOO, lines
from tests.conftest import EventBundles
from tests.servers.azurite import Azurite

pytest.importorskip("azure.storage.queue", reason="azure-storage-queue is not installed: make setup")

if TYPE_CHECKING:
    from azure.storage.queue import QueueServiceClient

TABLE = lines(ADELIE, GENTOO)
WORTHLESS = gzip.compress(TABLE)[:-9]
_numbers = count()


@dataclass(frozen=True, slots=True)
class Place:
    """A container for the objects, one for the predictions, and two queues: one test's own."""

    azurite: Azurite
    bundle: Path
    number: int

    @property
    def source(self) -> str:
        return f"{self.azurite.blobs}/inbox{self.number}"

    @property
    def sink(self) -> str:
        return f"{self.azurite.blobs}/predictions{self.number}"

    @property
    def queues(self) -> tuple[str, str]:
        return f"events{self.number}", f"rows{self.number}"

    def open_worker(self) -> AbstractContextManager[AzureEventRuntime]:
        events, rows = self.queues
        settings = {
            **ENVIRONMENT,
            **self.azurite.environment,
            "TRESNUBES_SOURCE": self.source,
            "TRESNUBES_SINK": self.sink,
            "TRESNUBES_TIMEOUT": "60",
            "TRESNUBES_EVENTS_QUEUE": events,
            "TRESNUBES_ROWS_QUEUE": rows,
        }
        return open_azure_events(self.bundle, Path(sys.executable), settings)

    def upload(self, key: str, content: bytes, **options: Any) -> ObjectCreated:
        """Put a blob into the source, and tell what its event does."""
        with self.azurite.client() as client:
            blob = client.get_blob_client(f"inbox{self.number}", key)
            etag = blob.upload_blob(content, overwrite=True, **options)["etag"].strip('"')
        return ObjectCreated(Location(self.source, key), Version(etag), len(content), "text/csv")

    def delete(self, key: str) -> None:
        with self.azurite.client() as client:
            client.get_blob_client(f"inbox{self.number}", key).delete_blob()

    def results(self) -> dict[str, bytes]:
        """All that the sink holds, by name."""
        with self.azurite.client() as client, client.get_container_client(f"predictions{self.number}") as sink:
            return {name: sink.download_blob(name).readall() for name in sink.list_blob_names()}


@pytest.fixture(scope="module")
def bundle(event_bundles: EventBundles) -> Path:
    return event_bundles("azure")


@pytest.fixture(scope="module")
def service(azurite: Azurite) -> Iterator[QueueServiceClient]:
    from azure.storage.queue import QueueServiceClient

    with QueueServiceClient.from_connection_string(azurite.connection_string()) as client:
        yield client


@pytest.fixture
def place(azurite: Azurite, bundle: Path, service: QueueServiceClient) -> Place:
    place = Place(azurite, bundle, next(_numbers))
    for name in (place.source, place.sink):
        azurite.make_container(name.rpartition("/")[2])
    for queue in place.queues:
        service.create_queue(queue)
        service.create_queue(f"{queue}-poison")
    return place


@pytest.fixture
def tell(place: Place, service: QueueServiceClient) -> Callable[[ObjectCreated], str]:
    """Event Grid's part: put the event on the queue; the message's id."""

    def send(created: ObjectCreated) -> str:
        return send_message(service, place.queues[0], json.dumps(describe_blob(created)).encode())

    return send


def send_message(service: QueueServiceClient, queue: str, body: bytes) -> str:
    with service.get_queue_client(queue) as client:
        return client.send_message(base64.b64encode(body).decode()).id


def count_messages(service: QueueServiceClient, queue: str) -> int:
    with service.get_queue_client(queue) as client:
        return client.get_queue_properties().approximate_message_count or 0


def read_tries(bundle: Path) -> int:
    tries: int = json.loads((bundle / "host.json").read_text())["extensions"]["queues"]["maxDequeueCount"]
    return tries


def host(place: Place, service: QueueServiceClient, deadly: tuple[str, ...] = ()) -> QueueHost:
    return QueueHost(service, place.open_worker, read_tries(place.bundle), deadly)


def predicted(results: dict[str, bytes], key: str) -> list[Any]:
    """The predictions of an object, in the order of its rows."""
    (content,) = (value for name, value in results.items() if name.startswith(f"{key}.") and "/_" not in f"/{name}")
    rows = [json.loads(line) for line in content.splitlines()]
    assert [row["row"] for row in rows] == list(range(len(rows)))
    return [row["prediction"] for row in rows]


def named(results: dict[str, bytes], folder: str) -> list[str]:
    return [name.removeprefix(folder).partition(".")[0] for name in results if name.startswith(folder)]


def ask(core: Service, body: bytes, media_type: str) -> bytes:
    return core.respond(Request("POST", "/predict", {"content-type": media_type}, body)).body


def test_upload_ends_in_the_predictions_that_http_answers(
    place: Place, service: QueueServiceClient, tell: Callable[[ObjectCreated], str], core: Service
) -> None:
    tell(place.upload("2026/a+b c%2B ü.csv", TABLE))

    with host(place, service) as running:
        running.drain(place.queues[0])

    answer = json.loads(ask(core, json.dumps({"instances": [ADELIE, GENTOO]}).encode(), "application/json"))
    assert predicted(place.results(), "2026/a+b c%2B ü.csv") == answer["predictions"]
    assert re.search(r'"outcome": "scored".*"event_id": "[0-9a-f-]{36}", "trace_id": "[0-9a-f]{32}"', running.log)


def test_broken_content_is_quarantined_and_acknowledged_and_the_others_are_scored(
    place: Place, service: QueueServiceClient, tell: Callable[[ObjectCreated], str]
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

    with host(place, service) as running:
        running.drain(place.queues[0])

    results = place.results()
    assert sorted(named(results, "_quarantine/")) == ["cut", "empty", "header"]
    assert len(predicted(results, "first.csv")) == len(predicted(results, "last.csv")) == 2
    assert count_messages(service, f"{place.queues[0]}-poison") == 0


def test_blob_that_the_store_denies_ends_in_the_poison_queue_and_the_others_are_scored(
    place: Place, service: QueueServiceClient, tell: Callable[[ObjectCreated], str]
) -> None:
    from azure.storage.blob import StandardBlobTier

    for key in ("first.csv", "denied.csv", "last.csv"):
        tier = StandardBlobTier.ARCHIVE if key == "denied.csv" else StandardBlobTier.HOT
        created = place.upload(key, TABLE, standard_blob_tier=tier)
        tell(created)

    with host(place, service) as running:
        running.drain(place.queues[0])

    results = place.results()
    assert sorted(named(results, "_manifests/")) == ["first", "last"]
    assert count_messages(service, f"{place.queues[0]}-poison") == 1
    assert running.log.count('"outcome": "redeliver"') == read_tries(place.bundle)


def test_message_that_kills_the_worker_each_time_ends_in_the_poison_queue_and_the_others_are_scored(
    place: Place, service: QueueServiceClient, tell: Callable[[ObjectCreated], str]
) -> None:
    _, deadly, _ = (tell(place.upload(key, TABLE)) for key in ("first.csv", "deadly.csv", "last.csv"))

    with host(place, service, (deadly,)) as running:
        running.drain(place.queues[0])

    assert sorted(named(place.results(), "_manifests/")) == ["first", "last"]
    assert count_messages(service, f"{place.queues[0]}-poison") == 1


def test_event_that_comes_again_by_any_way_changes_nothing(
    place: Place, service: QueueServiceClient, tell: Callable[[ObjectCreated], str]
) -> None:
    created = place.upload("twice.csv", TABLE)
    tell(created)
    with host(place, service) as running:
        running.drain(place.queues[0])
    before = place.results()

    with place.open_worker() as worker:
        acknowledged = [worker.deliver(kind, created) for kind in ("blob", "blob-queue", "blob-queue-cloudevent")]

    assert acknowledged == [True, True, True]
    assert worker.log.count('"outcome": "duplicate"') == 3
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
            worker.deliver_event(validation),
            worker.deliver_message(place.queues[0], "1", b"no event"),
        ]

    assert acknowledged == [True, True, True, True]
    assert [worker.log.count(f'"outcome": "{outcome}"') for outcome in ("missing", "ignored")] == [1, 3]
    assert place.results() == {}


def test_replaced_blob_asks_for_another_delivery_and_its_new_version_is_scored(place: Place) -> None:
    older = place.upload("changed.csv", WORTHLESS)
    newer = place.upload("changed.csv", TABLE)

    with place.open_worker() as worker:
        acknowledged = [worker.deliver("blob-queue", older), worker.deliver("blob-queue", newer)]

    assert acknowledged == [False, True]
    assert len(predicted(place.results(), "changed.csv")) == 2


def test_queue_that_no_setting_names_is_not_listened_to(place: Place) -> None:
    settings = {**place.azurite.environment, "TRESNUBES_EVENTS_QUEUE": ""}

    with open_azure_events(place.bundle, Path(sys.executable), settings) as worker:
        listened = set(worker.triggers)

    assert listened == {"eventGridTrigger", "rows"}


def test_setting_that_is_wrong_asks_for_another_delivery(place: Place) -> None:
    created = place.upload("first.csv", TABLE)
    settings = {**place.azurite.environment, "TRESNUBES_SOURCE": place.source, "TRESNUBES_SINK": place.source}

    with open_azure_events(place.bundle, Path(sys.executable), settings) as worker:
        acknowledged = worker.deliver("blob-queue", created)

    assert not acknowledged
    assert '"level": "ERROR"' in worker.log
    assert "TRESNUBES_SINK" in worker.log


def test_rows_in_a_message_have_the_answer_of_http_once(
    place: Place, service: QueueServiceClient, core: Service
) -> None:
    good = json.dumps({"instances": [ADELIE, GENTOO]}).encode()
    bad = b'{"instances": [{"year": "soon"}]}'
    identities = [send_message(service, place.queues[1], body) for body in (good, bad)]

    with host(place, service) as running:
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
    assert count_messages(service, f"{place.queues[1]}-poison") == 0
