"""From an upload to its predictions at Google: a bucket's notification, Pub/Sub, the function, and the dead letters.

Real are Google's Pub/Sub emulator, its functions-framework and its clients; Cloud Storage is fake-gcs-server.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared import Request, Service
from shared.model import Model
from tests.arrival.gcp_world import BODY, BROKEN, INSTANCE, RELAYED, SCORED, SINK, SOURCE, World, open_world
from tests.conftest import EventBundles, Example
from tests.servers.pubsub_emulator import ATTEMPTS, PubSub

# The bundle's own function, in a worker that is killed once it reads that object.
_DEADLY = """
import os, signal, time
from arrivals import score
from shared.stores.gcs import CloudStorage

_read = CloudStorage.read

def read(self, key, version):
    chunks = _read(self, key, version)
    if "deadly" in key:
        time.sleep(0.5)  # what came together with it ends before it does
        os.kill(os.getpid(), signal.SIGKILL)
    return chunks

CloudStorage.read = read
"""


@pytest.fixture(scope="module")
def bundle(event_bundles: EventBundles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle whose worker dies of one object; without bytecode, which would hide the edited source."""
    folder = tmp_path_factory.mktemp("deadly") / "gcp-events"
    shutil.copytree(event_bundles("gcp"), folder, copy_function=os.link, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "main.py").rename(folder / "arrivals.py")
    (folder / "main.py").write_text(_DEADLY)
    return folder


@pytest.fixture(scope="module")
def world(bundle: Path, pubsub: PubSub) -> Iterator[World]:
    with open_world(bundle, pubsub) as world:
        yield world


def manifests_of(world: World) -> dict[str, dict[str, Any]]:
    """Source key → its manifest."""
    documents = [json.loads(content) for name, content in world.sinks().items() if name.startswith("_manifests/")]
    return {document["source"].removeprefix(f"gs://{SOURCE}/"): document for document in documents}


def key_of(location: str) -> str:
    return location.removeprefix(f"gs://{SINK}/")


def test_good_objects_are_scored(world: World) -> None:
    scored = {key: found["scored"] for key, found in manifests_of(world).items() if found["status"] == "scored"}

    assert scored == SCORED


@pytest.mark.parametrize("key", SCORED)
def test_predictions_are_those_of_the_rows(world: World, key: str, penguins: Example) -> None:
    text = world.sinks()[key_of(manifests_of(world)[key]["predictions"])].decode()
    answers = [json.loads(line) for line in text.splitlines()]
    expected = Model.load(penguins.model).predict([INSTANCE])[0]

    assert [answer["row"] for answer in answers] == ([0, 2] if "bad" in key else [0, 1, 2])
    assert {json.dumps(answer["prediction"]) for answer in answers} == {json.dumps(expected)}


def test_bad_row_is_quarantined_with_its_reason(world: World) -> None:
    (line,) = world.sinks()[key_of(manifests_of(world)["in/bad row.csv"]["quarantine"])].splitlines()

    assert json.loads(line)["row"] == 1
    assert "bill_length_mm" in line.decode()


@pytest.mark.parametrize("key", BROKEN)
def test_broken_object_is_acknowledged_and_quarantined_with_its_reason(world: World, key: str) -> None:
    found = manifests_of(world)[key]

    assert (found["status"], found["predictions"]) == ("broken", None)
    assert json.loads(world.sinks()[key_of(found["quarantine"])])["detail"] == found["problem"]["detail"]


def test_object_outside_the_source_is_left_alone(world: World) -> None:
    (record,) = [record for record in world.records() if record.get("url", "").endswith("out-of-sight/other.csv")]

    assert record["outcome"] == "ignored"
    assert not any("out-of-sight" in name for name in world.sinks())


def test_what_failed_each_time_left_nothing_behind(world: World) -> None:
    assert not any("denied" in name or "deadly" in name for name in world.sinks())


def test_denied_object_was_tried_as_often_as_is_allowed(world: World) -> None:
    outcomes = [record["outcome"] for record in world.records() if record.get("url") == f"gs://{SOURCE}/in/denied.csv"]

    assert outcomes == ["redeliver"] * ATTEMPTS


def test_log_has_no_traceback_of_what_is_delivered_again(world: World) -> None:
    assert "Traceback" not in world.function.log


def test_rows_of_a_message_are_answered_as_over_http(world: World, core: Service) -> None:
    (answer,) = [content for name, content in world.sinks().items() if name.startswith("messages/")]

    assert answer == core.respond(Request("POST", "/predict", body=BODY)).body


def test_refused_message_is_acknowledged_and_kept_as_its_problem(world: World) -> None:
    (problem,) = [content for name, content in world.sinks().items() if name.startswith("_quarantine/messages/")]

    assert json.loads(problem)["status"] == 400


def test_same_upload_by_eventarc_is_known_and_changes_nothing(world: World) -> None:
    before = world.sinks()
    (received, *_) = [
        received
        for received in world.pubsub.pull(RELAYED)
        if received["message"]["attributes"]["objectId"] == "in/first.csv"
    ]

    response = world.function.send(relay(received["message"]))

    assert response.status == 200
    assert world.records()[-1]["outcome"] == "duplicate"
    assert world.sinks() == before


def relay(message: dict[str, Any]) -> Request:
    """What Eventarc, of which there is no emulator, makes of a bucket's notification."""
    attributes = message["attributes"]
    headers = {
        "content-type": "application/json",
        "ce-id": message["messageId"],
        "ce-specversion": "1.0",
        "ce-type": "google.cloud.storage.object.v1.finalized",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{attributes['bucketId']}",
        "ce-subject": f"objects/{attributes['objectId']}",
    }
    return Request("POST", "/", headers, base64.b64decode(message["data"]))
