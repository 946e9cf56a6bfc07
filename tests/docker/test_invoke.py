"""Single events by `sam local invoke`: HTTP's, an upload's, a message's, with moto's S3 in reach of the container."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import DockerClient

from functions.local.aws.arrivals import build_arrival
from functions.local.aws.events import build_event
from functions.local.docker.engine import find_gateway
from functions.local.sam import Checkout, invoke
from shared import Service
from shared.events.occurrence import Message
from tests.arrival.aws_stage import Stage, open_stage
from tests.arrival.test_aws_end_to_end import GOOD, HEADER, OTHER, csv, lines, named, predicted
from tests.docker.checkout import ENDPOINT
from tests.servers.moto_server import MotoServer, open_moto

SCORE = "Arrival/ScoreFunction"
ACKNOWLEDGED: dict[str, list[str]] = {"batchItemFailures": []}


@pytest.fixture(scope="module")
def moto(engine: DockerClient) -> Iterator[MotoServer]:
    """Where containers reach it: nothing of this machine's loopback is theirs."""
    with open_moto(find_gateway(engine)) as server:
        yield server


@pytest.fixture(scope="module")
def stage(moto: MotoServer) -> Iterator[Stage]:
    with open_stage(moto, "containers") as stage:
        yield stage


@pytest.fixture(scope="module")
def checkout(folder: Path, stage: Stage, moto: MotoServer) -> Checkout:
    places = {"TRESNUBES_SOURCE": f"s3://{stage.bucket}/in/", "TRESNUBES_SINK": f"s3://{stage.bucket}/out/"}
    return Checkout(folder, {"ScoreFunction": {**places, ENDPOINT: moto.url}})


def test_a_request_is_answered(checkout: Checkout, core: Service) -> None:
    request = csv(GOOD + OTHER)

    answer = invoke(checkout, "HttpFunction", build_event("http", request))

    assert (answer["statusCode"], answer["body"]) == (200, core.respond(request).body.decode())


@pytest.mark.parametrize("kind", ["s3", "s3-sqs"])
def test_an_upload_is_read_and_its_predictions_are_written(
    kind: str, checkout: Checkout, stage: Stage, core: Service
) -> None:
    created = stage.create(f"{kind}.csv", (HEADER + GOOD + OTHER).encode())

    answer = invoke(checkout, SCORE, build_arrival(kind, created))

    (sink,) = named(stage.sinks(), f"{kind}.csv")
    assert answer in (None, ACKNOWLEDGED)
    assert lines(sink) == predicted(core, GOOD + OTHER)


def test_a_message_of_rows_is_scored(checkout: Checkout, stage: Stage, core: Service) -> None:
    request = csv(GOOD)
    message = Message("message-1", request.body, "text/csv")

    answer = invoke(checkout, SCORE, build_arrival("sqs", message))

    (sink,) = [content for name, content in stage.sinks().items() if "message-1" in name and name[0] != "_"]
    assert answer == ACKNOWLEDGED
    assert sink == core.respond(request).body


def test_what_is_denied_comes_again(checkout: Checkout, stage: Stage) -> None:
    created = stage.create("denied.csv", (HEADER + GOOD).encode())
    stage.deny("s3:GetObject", "in/denied.csv")
    event = build_arrival("s3-sqs", created)

    answer = invoke(checkout, SCORE, event)

    assert answer == {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}
