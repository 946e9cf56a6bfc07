"""What the host reads off an app that takes events, and hands to it, with a function of the tests' own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from functions.local import NoAnswer
from functions.local.azure.arrival import open_azure_events
from shared.events.occurrence import Message, ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.local.bundles import write_bundle

APP = """
import json, os
import azure.functions as func

app = func.FunctionApp()

def tell(context, **seen):
    print(json.dumps({"trace": context.trace_context.Traceparent, **seen}), flush=True)
    if seen.get("body") == "raise":
        raise ValueError("no such row")
    if seen.get("body") == "end":
        os._exit(3)

@app.queue_trigger(arg_name="m", queue_name="%TRESNUBES_EVENTS_QUEUE%", connection="C", data_type=func.DataType.BINARY)
def events(m: func.QueueMessage, context: func.Context) -> None:
    tell(context, event=json.loads(m.get_body())["data"]["url"])

@app.queue_trigger(arg_name="m", queue_name="%TRESNUBES_ROWS_QUEUE%", connection="C", data_type=func.DataType.BINARY)
def rows(m: func.QueueMessage, context: func.Context) -> None:
    tell(context, id=m.id, body=m.get_body().decode("latin-1"), count=m.dequeue_count,
         inserted=m.insertion_time.isoformat(), receipt=m.pop_receipt)

@app.blob_trigger(arg_name="b", path="%TRESNUBES_BLOBS_CONTAINER%/{name}", connection="C", source="EventGrid")
def brought(b: func.InputStream, context: func.Context) -> None:
    properties = b.blob_properties
    tell(context, name=b.name, uri=b.uri, length=b.length, content=b.read().decode("latin-1"),
         type=properties["ContentType"], etag=properties["ETag"], metadata=b.metadata)
"""

CREATED = ObjectCreated(
    Location("https://acme.blob.core.windows.net/inbox", "a b.csv"), Version("0x8D4BCC2E4835CD0"), 5, "text/csv"
)


def run(tmp_path: Path, **settings: str) -> Any:
    return open_azure_events(write_bundle(tmp_path, "azure", APP), Path(sys.executable), settings)


def told(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines() if line.startswith('{"trace"')]


def test_function_gets_what_the_host_passes(tmp_path: Path) -> None:
    with run(tmp_path) as runtime:
        done = [
            runtime.deliver("blob", CREATED._replace(content=b"\xff\x00abc")),
            runtime.deliver("blob-queue", CREATED),
            runtime.deliver("blob-queue-cloudevent", CREATED),
            runtime.deliver("queue", Message("m-1", b"\xff\x00")),
            runtime.deliver("queue", Message("m-2", b"e30=", base64=True)),
        ]

    brought, queued, as_cloud_event, message, decoded = told(runtime.log)
    assert done == [True] * 5
    assert (brought["name"], brought["content"], brought["length"]) == ("inbox/a b.csv", "\xff\x00abc", 5)
    assert brought["uri"] == "https://acme.blob.core.windows.net/inbox/a%20b.csv"
    assert (brought["type"], brought["etag"], brought["metadata"]) == ("text/csv", {}, {})
    assert queued["event"] == as_cloud_event["event"] == "https://acme.blob.core.windows.net/inbox/a%20b.csv"
    assert (message["id"], message["body"], message["count"]) == ("m-1", "\xff\x00", 1)
    assert decoded["body"] == "{}"
    assert len({each["trace"] for each in told(runtime.log)}) == 5


def test_invocation_that_raises_is_no_success_and_the_next_one_is_made(tmp_path: Path) -> None:
    with run(tmp_path) as runtime:
        done = [runtime.deliver_message("rows", "m-1", body, 4) for body in (b"raise", b"{}")]

    assert done == [False, True]
    assert "ValueError: no such row" in runtime.log
    assert [each["count"] for each in told(runtime.log)] == [4, 4]


def test_function_that_ends_its_process_gives_no_answer(tmp_path: Path) -> None:
    with run(tmp_path) as runtime, pytest.raises(NoAnswer):
        runtime.deliver("queue", Message("m-1", b"end"))


def test_queues_have_the_names_of_the_settings(tmp_path: Path) -> None:
    with run(tmp_path, TRESNUBES_ROWS_QUEUE="mine") as runtime:
        delivered = runtime.deliver("queue", Message("m-1", b"{}"))

    assert delivered
    assert set(runtime.triggers) == {"events", "mine", "blobTrigger"}


@pytest.mark.parametrize(
    ("kind", "occurrence"), [("queue", CREATED), ("blob", Message("m-1", b"")), ("s3", CREATED)], ids=str
)
def test_kind_that_does_not_fit_is_refused(tmp_path: Path, kind: str, occurrence: ObjectCreated | Message) -> None:
    with (
        run(tmp_path) as runtime,
        pytest.raises(ValueError, match="expected blob, blob-queue or blob-queue-cloudevent for an object"),
    ):
        runtime.deliver(kind, occurrence)


def test_blob_without_its_content_is_refused(tmp_path: Path) -> None:
    with run(tmp_path) as runtime, pytest.raises(ValueError, match="expected a blob with its content"):
        runtime.deliver("blob", CREATED)
