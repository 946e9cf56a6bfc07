"""Where a test on Azure takes place: containers and queues of its own in Azurite, and what is there afterwards."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.local.azure.arrival import AzureEventRuntime, open_azure_events
from shared.events.occurrence import ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.conformance.penguins import ENVIRONMENT
from tests.servers.azurite import Azurite

if TYPE_CHECKING:
    from azure.storage.queue import QueueServiceClient

_numbers = count()


@dataclass(frozen=True, slots=True)
class Place:
    """A container for the objects, one for the predictions, and two queues: one test's own."""

    azurite: Azurite
    bundle: Path
    service: QueueServiceClient
    number: int

    @property
    def inbox(self) -> str:
        return f"inbox{self.number}"

    @property
    def source(self) -> str:
        return f"{self.azurite.blobs}/{self.inbox}"

    @property
    def sink(self) -> str:
        return f"{self.azurite.blobs}/predictions{self.number}"

    @property
    def queues(self) -> tuple[str, str]:
        return f"events{self.number}", f"rows{self.number}"

    @property
    def tries(self) -> int:
        """How often the host calls for a message."""
        tries: int = json.loads((self.bundle / "host.json").read_text())["extensions"]["queues"]["maxDequeueCount"]
        return tries

    def open_worker(self, **settings: str) -> AbstractContextManager[AzureEventRuntime]:
        events, rows = self.queues
        environment = {
            **ENVIRONMENT,
            **self.azurite.environment,
            "TRESNUBES_SOURCE": self.source,
            "TRESNUBES_SINK": self.sink,
            "TRESNUBES_TIMEOUT": "60",
            "TRESNUBES_EVENTS_QUEUE": events,
            "TRESNUBES_ROWS_QUEUE": rows,
            "TRESNUBES_BLOBS_CONTAINER": self.inbox,
            **settings,
        }
        return open_azure_events(self.bundle, Path(sys.executable), environment)

    def upload(self, key: str, content: bytes, **options: Any) -> ObjectCreated:
        """Put a blob into the source, and tell what its event does."""
        with self.azurite.client() as client:
            blob = client.get_blob_client(self.inbox, key)
            etag = blob.upload_blob(content, overwrite=True, **options)["etag"].strip('"')
        return ObjectCreated(Location(self.source, key), Version(etag), len(content), "text/csv")

    def bring(self, key: str) -> ObjectCreated:
        """A blob of the source with the bytes that it has now."""
        with self.azurite.client() as client:
            content = client.get_blob_client(self.inbox, key).download_blob().readall()
        return ObjectCreated.brought(Location(self.source, key), content, "text/csv")

    def delete(self, key: str) -> None:
        with self.azurite.client() as client:
            client.get_blob_client(self.inbox, key).delete_blob()

    def results(self) -> dict[str, bytes]:
        """All that the sink holds, by name."""
        with self.azurite.client() as client, client.get_container_client(f"predictions{self.number}") as sink:
            return {name: sink.download_blob(name).readall() for name in sink.list_blob_names()}

    def send(self, queue: str, body: bytes) -> str:
        """Put a message on a queue; its id."""
        with self.service.get_queue_client(queue) as client:
            return client.send_message(base64.b64encode(body).decode()).id

    def count_messages(self, queue: str) -> int:
        with self.service.get_queue_client(queue) as client:
            return client.get_queue_properties().approximate_message_count or 0


@contextmanager
def open_place(azurite: Azurite, bundle: Path) -> Iterator[Place]:
    """Make what a test needs; all of it is in Azurite's memory, and goes with it."""
    from azure.storage.queue import QueueServiceClient

    with QueueServiceClient.from_connection_string(azurite.connection_string()) as service:
        place = Place(azurite, bundle, service, next(_numbers))
        for name in (place.source, place.sink):
            azurite.make_container(name.rpartition("/")[2])
        for queue in place.queues:
            service.create_queue(queue)
            service.create_queue(f"{queue}-poison")
        yield place


def predicted(results: dict[str, bytes], key: str) -> list[Any]:
    """The predictions of an object, in the order of its rows."""
    (content,) = (value for name, value in results.items() if name.startswith(f"{key}.") and "/_" not in f"/{name}")
    rows = [json.loads(line) for line in content.splitlines()]
    assert [row["row"] for row in rows] == list(range(len(rows)))
    return [row["prediction"] for row in rows]


def named(results: dict[str, bytes], folder: str) -> list[str]:
    """The objects that something in a folder of the sink is about, by what stands before their first dot."""
    return sorted(name.removeprefix(folder).partition(".")[0] for name in results if name.startswith(folder))
