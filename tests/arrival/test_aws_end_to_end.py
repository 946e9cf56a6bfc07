"""Upload, S3, queue, Lambda, predictions: on moto's S3 and SQS, with the bundle in Lambda's emulator."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import unquote_plus

import pytest
from jsonschema import Draft7Validator

from functions.local.aws.arrival import AwsEventRuntime, open_aws_events
from functions.local.aws.arrivals import build_arrival
from functions.local.aws.arrivals.queue import batch_event, queued_record
from functions.local.errors import NoAnswer
from shared import Service
from shared.events.occurrence import Message, ObjectCreated
from shared.message import Request
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.aws_stage import ATTEMPTS, Stage, open_stage
from tests.conformance.test_metrics import EMBEDDED_METRICS
from tests.conftest import EventBundles
from tests.local.test_runtimes import session_members
from tests.manifests.documents import EVENTS_TEMPLATE, read_template
from tests.servers.event_source import EventSource, Invoke
from tests.servers.moto_server import MotoServer

HEADER = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,year,island,sex\n"
GOOD = "39.1,18.7,181,3750,2007,Torgersen,\n"
OTHER = "50.0,16.3,230,5700,2007,Biscoe,male\n"
BAD = "much,18.7,181,3750,2007,Torgersen,\n"
DENIED = json.dumps({"instances": []})
ORDERED = {"denied": "a", "behind": "a", "beside": "b"}
"""A message's id → its group."""
LARGE = (HEADER + GOOD * 400_000).encode()
KILL_SECONDS = 0.3


@pytest.fixture(scope="module")
def bundle(event_bundles: EventBundles) -> Path:
    return event_bundles("aws")


@pytest.fixture(scope="module")
def stage(moto: MotoServer) -> Iterator[Stage]:
    with open_stage(moto, "arrivals") as stage:
        yield stage


@pytest.fixture(scope="module")
def function(bundle: Path, stage: Stage, moto: MotoServer) -> Iterator[AwsEventRuntime]:
    with open_aws_events(bundle, environment=settings(stage, moto)) as runtime:
        yield runtime


def settings(stage: Stage, moto: MotoServer) -> dict[str, str]:
    """What the template tells the function."""
    folders = {"TRESNUBES_SOURCE": f"s3://{stage.bucket}/in/", "TRESNUBES_SINK": f"s3://{stage.bucket}/out/"}
    return {**moto.environment, **folders}


def csv(rows: str) -> Request:
    return Request("POST", "/predict", {"content-type": "text/csv"}, (HEADER + rows).encode())


def predicted(core: Service, rows: str) -> list[Any]:
    """The lines of a sink for CSV rows, by what HTTP answers for them."""
    answered = json.loads(core.respond(csv(rows)).body)["predictions"]
    return [{"row": row, "prediction": prediction} for row, prediction in enumerate(answered)]


def named(sinks: Mapping[str, bytes], start: str) -> list[bytes]:
    """The objects of a sink whose name starts so."""
    return [content for name, content in sinks.items() if name.startswith(start)]


def lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.splitlines()]


def records(log: str) -> list[dict[str, Any]]:
    """The log's lines of events."""
    found = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [record for record in found if "outcome" in record]


def killing(runtime: AwsEventRuntime, name: str) -> Invoke:
    """Invokes the function, and kills its worker whenever it has got the object of that name."""

    def kill() -> None:
        for process in session_members(runtime.process.pid):
            if process != runtime.process.pid:
                os.kill(process, signal.SIGKILL)

    def invoke(event: Mapping[str, Any]) -> Any:
        timer = Timer(KILL_SECONDS if name in json.dumps(event) else 3600, kill)
        timer.start()
        try:
            return runtime.invoke(event)
        finally:
            timer.cancel()
            timer.join()

    return invoke


def test_what_is_uploaded_is_scored_quarantined_or_ends_in_the_dead_letters(
    stage: Stage, function: AwsEventRuntime, core: Service
) -> None:
    broken = {
        "empty.csv": b"",
        "truncated.csv.gz": gzip.compress((HEADER + GOOD * 99).encode())[:-20],
        "schema.csv": b"a,b\n1,2\n",
    }
    stage.deny("s3:GetObject", "in/denied.csv")
    stage.put("first.csv", (HEADER + GOOD).encode())
    for name, content in broken.items():
        stage.put(name, content)
    stage.put("denied.csv", (HEADER + GOOD).encode())
    stage.put("killed.csv", LARGE)
    stage.put("größe a+%2B.csv", (HEADER + GOOD + BAD + OTHER).encode())
    stage.put("last.csv.gz", gzip.compress((HEADER + OTHER).encode()))

    EventSource(stage.objects.sqs, stage.objects.url, killing(function, "killed.csv"), batch_size=1).drain()

    sinks = stage.sinks()
    manifests = {manifest["source"]: manifest for manifest in map(json.loads, named(sinks, "_manifests/"))}
    tried = [record["url"] for record in records(function.log) if record["outcome"] == "redeliver"]
    dead = [unquote_plus(json.loads(body)["Records"][0]["s3"]["object"]["key"]) for body in stage.objects.dead()]
    assert [lines(content) for content in named(sinks, "first.csv.")] == [predicted(core, GOOD)]
    assert [lines(content) for content in named(sinks, "last.csv.gz.")] == [predicted(core, OTHER)]
    first, second = predicted(core, GOOD + OTHER)
    assert [lines(content) for content in named(sinks, "größe a+%2B.csv.")] == [[first, {**second, "row": 2}]]
    assert [line["row"] for content in named(sinks, "_quarantine/größe a+%2B.csv.") for line in lines(content)] == [1]
    assert {name for name in broken if manifests[f"s3://{stage.bucket}/in/{name}"]["status"] == "broken"} == set(broken)
    assert all(len(named(sinks, f"_quarantine/{name}.")) == 1 for name in broken)
    assert tried == [f"s3://{stage.bucket}/in/denied.csv"] * ATTEMPTS
    assert sorted(dead) == ["in/denied.csv", "in/killed.csv"]
    assert not [name for name in sinks if "killed" in name or "denied" in name]
    assert len(manifests) == 6


def test_what_is_delivered_again_changes_nothing(stage: Stage, function: AwsEventRuntime) -> None:
    created = stage.create("again.csv", (HEADER + GOOD).encode())

    acknowledged = [function.deliver(kind, created) for kind in ("s3", "s3-eventbridge", "s3-sqs", "s3")]

    outcomes = [record["outcome"] for record in records(function.log) if record["url"] == str(created.location)]
    assert acknowledged == [True] * 4
    assert outcomes == ["scored", "duplicate", "duplicate", "duplicate"]


@pytest.mark.parametrize("kind", ["s3", "s3-eventbridge", "s3-sqs"])
def test_an_object_that_is_gone_is_acknowledged_and_one_that_is_denied_is_not(
    kind: str, stage: Stage, function: AwsEventRuntime
) -> None:
    gone = ObjectCreated(Location(f"s3://{stage.bucket}", "in/gone.csv"), Version("0" * 32), 7)
    denied = gone._replace(location=Location(f"s3://{stage.bucket}", "in/denied.csv"))

    assert function.deliver(kind, gone)
    assert not function.deliver(kind, denied)
    assert [record["outcome"] for record in records(function.log)][-2:] == ["missing", "redeliver"]


def test_every_record_of_an_event_is_tried_before_one_fails_it(stage: Stage, function: AwsEventRuntime) -> None:
    denied = ObjectCreated(Location(f"s3://{stage.bucket}", "in/denied.csv"), Version("0" * 32), 7)
    created = stage.create("behind.csv", (HEADER + GOOD).encode())
    event = build_arrival("s3", denied)
    event["Records"] += build_arrival("s3", created)["Records"]

    answer = function.invoke(event)

    assert answer["errorType"] == "StoreFailed"
    assert [record["outcome"] for record in records(function.log)][-2:] == ["redeliver", "scored"]


def test_of_a_batch_only_the_message_that_failed_is_delivered_again(
    stage: Stage, function: AwsEventRuntime, core: Service
) -> None:
    rows = json.dumps({"instances": [["Torgersen", 39.1, 18.7, 181, 3750, None, 2007]]})
    good, bad = stage.rows.send(rows), stage.rows.send("{")
    table = stage.rows.send(HEADER + GOOD, content_type="text/csv")
    stage.deny("s3:PutObject", f"out/messages/{stage.rows.send(DENIED)}.*")

    EventSource(stage.rows.sqs, stage.rows.url, function.invoke).drain()

    sinks = stage.sinks()
    asked = [Request("POST", "/predict", {}, rows.encode()), csv(GOOD), Request("POST", "/predict", {}, b"{")]
    expected = [core.respond(request).body for request in asked]
    folders = [f"messages/{good}.", f"messages/{table}.", f"_quarantine/messages/{bad}."]
    assert [named(sinks, folder) for folder in folders] == [[body] for body in expected]
    assert stage.rows.dead() == [DENIED]


def test_a_message_that_failed_keeps_back_those_of_its_own_group(stage: Stage, function: AwsEventRuntime) -> None:
    stage.deny("s3:PutObject", "out/messages/denied.*")
    event = batch_event(
        [queued_record(DENIED, name, {}, "arn:aws:sqs:eu-central-1:123456789012:rows.fifo") for name in ORDERED]
    )
    for record, group in zip(event["Records"], ORDERED.values(), strict=True):
        record["attributes"]["MessageGroupId"] = group

    answer = function.invoke(event)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "denied"}, {"itemIdentifier": "behind"}]}


def test_without_its_sink_every_event_is_asked_for_again(bundle: Path, stage: Stage, moto: MotoServer) -> None:
    created = stage.create("waits.csv", (HEADER + GOOD).encode())
    nowhere = {**settings(stage, moto), "TRESNUBES_SINK": "s3://no-such-bucket/out/"}
    with open_aws_events(bundle, environment=nowhere) as function:
        acknowledged = [
            function.deliver("s3-sqs", created),
            function.deliver("s3", created),
            function.deliver("sqs", Message("1", DENIED.encode())),
        ]

    assert acknowledged == [False] * 3
    assert all("no-such-bucket" in record["reason"] for record in records(function.log)[1:])


def test_a_killed_worker_gives_no_answer_and_the_next_event_has_a_new_one(
    stage: Stage, function: AwsEventRuntime
) -> None:
    created = stage.create("large.csv", LARGE)

    with pytest.raises(NoAnswer, match="killed"):
        killing(function, "large.csv")(build_arrival("s3", created))

    assert function.deliver("s3", stage.create("small.csv", (HEADER + GOOD).encode()))


def test_an_event_is_counted_by_service_and_by_model(stage: Stage, function: AwsEventRuntime) -> None:
    assert function.deliver("s3", stage.create("counted.csv", (HEADER + GOOD + BAD).encode()))

    record = records(function.log)[-1]
    Draft7Validator(EMBEDDED_METRICS).validate(record)
    (told,) = record["_aws"]["CloudWatchMetrics"]
    counted = {metric["Name"]: record[metric["Name"]] for metric in told["Metrics"]}
    assert told["Dimensions"] == [["service"], ["service", "model"]]
    assert counted.pop("Latency") == [record["latency_ms"]]
    assert counted == {"RowsScored": [1], "RowsQuarantined": [1], "Broken": [0], "Redeliveries": [0]}
    assert (record["rows"], record["level"], record["event_id"] != "") == (2, "WARNING", True)


def test_a_schedule_has_what_no_event_told_of_scored(bundle: Path, moto: MotoServer, core: Service) -> None:
    target = read_template(EVENTS_TEMPLATE.read_text())["Resources"]["Sweep"]["Properties"]["Target"]
    with open_stage(moto, "swept") as stage, open_aws_events(bundle, environment=settings(stage, moto)) as function:
        event = stage.create("a b.csv", (HEADER + GOOD).encode())
        stage.put("a.csv", (HEADER + OTHER).encode())
        stage.deny("s3:GetObject", "in/denied.csv")
        stage.put("denied.csv", (HEADER + GOOD).encode())

        answer = function.invoke(json.loads(target["Input"]))
        acknowledged = function.deliver("s3", event)

        sinks = stage.sinks()
        (swept,) = [json.loads(line) for line in function.log.splitlines() if '"message":"sweep"' in line]
    assert answer is None
    assert acknowledged
    assert [lines(content) for content in named(sinks, "a b.csv.")] == [predicted(core, GOOD)]
    assert [lines(content) for content in named(sinks, "a.csv.")] == [predicted(core, OTHER)]
    assert (swept["level"], swept["complete"]) == ("WARNING", True)
    assert swept["objects"] == {"scored": 2, "broken": 0, "duplicate": 0, "missing": 0, "redeliver": 1}
    assert [record["outcome"] for record in records(function.log)][-1] == "duplicate"


def test_a_sweep_that_fails_as_such_is_asked_for_again(bundle: Path, stage: Stage, moto: MotoServer) -> None:
    environment = {**settings(stage, moto), "TRESNUBES_SOURCE": "s3://nobodys/in/"}

    with open_aws_events(bundle, environment=environment) as runtime:
        answer = runtime.invoke({"source": "tresnubes.schedule", "detail-type": "Sweep"})

    assert answer["errorType"] == "Redeliver"
    assert "s3://nobodys/in/: " in answer["errorMessage"]
