"""What `--print` prints is the event: the adapters read in it what the file is, and the commands beside it send it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from functions.aws import events as aws
from functions.azure import events as azure
from functions.gcp import events as gcp
from functions.local.gcp.arrival import open_gcp_events
from shared.events.occurrence import Message, ObjectCreated
from shared.message import Request
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.test_gcp_unpacking import as_cloud_event
from tests.conftest import EventBundles
from tests.invocation.conftest import Done, Invoke

# The framework's own, since Python 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

# What an environment's own .pth files load is there before.
LOADED = """
import sys
before = set(sys.modules)
from functions.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*{name.partition(".")[0] for name in set(sys.modules) - before}, file=sys.stderr)
"""
KEYS = ["in/rows.csv", "a b+c%2Bd.csv", "größe/日本.csv", "a//b/../c.csv"]


def command_of(done: Done) -> str:
    """What the last line tells to do with the event."""
    return done.err.splitlines()[-1].removeprefix("to send it from event.json: ")


def environment_of(done: Done) -> Any:
    """What the file holds that sam is given."""
    (line,) = (line for line in done.err.splitlines() if line.startswith("environment.json"))
    return json.loads(line.partition(": ")[2])


def request_of(done: Done) -> Request:
    """What the printed curl command sends."""
    arguments = shlex.split(command_of(done))
    headers = [value for option, value in pairwise(arguments) if option == "--header"]
    told = dict(header.split(": ", 1) for header in headers)
    return Request("POST", urlsplit(arguments[-1]).path, told, done.out.encode())


def find(cloud: str, done: Done) -> Any:
    """What the cloud's adapter finds in a printed event."""
    if cloud == "azure":
        return azure.unpack(azure.read(done.out.encode()))
    if cloud == "gcp":
        return gcp.unpack(as_cloud_event(request_of(done)))
    event = json.loads(done.out)
    record = event["Records"][0] if "Records" in event else {}
    (found,) = aws._unpack(record) if record.get("eventSource") == "aws:sqs" else aws._find(event)
    return found


@pytest.mark.parametrize("kind", ["s3", "s3-sqs", "s3-eventbridge"])
@pytest.mark.parametrize("key", KEYS)
def test_s3_event_tells_of_the_file_at_its_url(kind: str, key: str, invoke: Invoke, rows: Path) -> None:
    done = invoke("aws", "--event", kind, "--file", rows, "--print", "--url", f"s3://acme/{key}", "--version", "v.1")

    etag = hashlib.md5(rows.read_bytes(), usedforsecurity=False).hexdigest()
    found = find("aws", done)
    assert found == ObjectCreated(Location("s3://acme", key), Version(etag, "v.1"), rows.stat().st_size)
    assert "MD5 of the file" in done.err


def test_sam_is_told_of_a_function_and_a_template_that_are_there(
    invoke: Invoke, rows: Path, request: pytest.FixtureRequest
) -> None:
    done = invoke("aws", "--event", "s3", "--file", rows, "--print")

    told = r"sam local invoke (\w+) --template (\S+) --event event.json --env-vars environment.json"
    found = re.fullmatch(told, command_of(done))
    assert found
    assert f"\n  {found[1]}:\n    Type: AWS::Serverless::Function\n" in (request.config.rootpath / found[2]).read_text()
    assert environment_of(done).keys() == {found[1]}


@pytest.mark.parametrize(
    ("options", "folders"),
    [
        (["s3"], {"TRESNUBES_SOURCE": "s3://tresnubes/in/", "TRESNUBES_SINK": "s3://tresnubes/out/"}),
        (
            ["s3", "--url", "s3://acme/a/rows.csv"],
            {"TRESNUBES_SOURCE": "s3://acme/a/", "TRESNUBES_SINK": "s3://tresnubes/out/"},
        ),
        (["sqs", "--id", "m-1"], {"TRESNUBES_SINK": "s3://tresnubes/out/"}),
    ],
    ids=["s3", "s3 elsewhere", "sqs"],
)
def test_sam_is_told_of_folders_in_which_the_event_is_scored(
    options: list[str], folders: dict[str, str], invoke: Invoke, rows: Path
) -> None:
    done = invoke("aws", "--event", *options, "--file", rows, "--print")

    assert environment_of(done)["ScoreFunction"] == folders


def test_event_grids_event_is_posted_to_the_host_for_the_function_that_takes_blobs(invoke: Invoke, rows: Path) -> None:
    done = invoke("azure", "--event", "blob", "--file", rows, "--print")

    assert request_of(done).headers["aeg-event-type"] == "Notification"
    assert "/runtime/webhooks/blobs?functionName=Host.Functions.score_blob" in command_of(done)
    assert callable(azure.score_blob)


@pytest.mark.parametrize("kind", ["storage", "storage-structured", "storage-pubsub"])
@pytest.mark.parametrize("key", KEYS)
def test_google_event_tells_of_the_file_at_its_url(kind: str, key: str, invoke: Invoke, rows: Path) -> None:
    done = invoke("gcp", "--event", kind, "--file", rows, "--print", "--url", f"gs://acme/{key}", "--version", "17")

    found = find("gcp", done)
    assert found == ObjectCreated(Location("gs://acme", key), Version(id="17"), rows.stat().st_size, "text/csv")
    assert "made up" not in done.err


@pytest.mark.parametrize("kind", ["blob", "blob-queue", "blob-queue-cloudevent"])
@pytest.mark.parametrize("key", KEYS)
def test_azure_event_tells_of_the_file_at_its_url(kind: str, key: str, invoke: Invoke, rows: Path) -> None:
    store = "https://acme.blob.core.windows.net/inbox"

    done = invoke(
        "azure", "--event", kind, "--file", rows, "--print", "--url", f"{store}/{quote(key)}", "--etag", "0x1"
    )

    found = find("azure", done)
    assert found == ObjectCreated(Location(store, key), Version("0x1"), rows.stat().st_size, "text/csv")
    assert "made up" not in done.err


def test_blob_of_the_emulator_has_a_url_too(invoke: Invoke, rows: Path) -> None:
    url = "http://127.0.0.1:10000/devstoreaccount1/inbox/rows.csv"

    done = invoke("azure", "--event", "blob-queue", "--file", rows, "--print", "--url", url)

    found = find("azure", done)
    assert isinstance(found, ObjectCreated)
    assert str(found.location) == url


@pytest.mark.parametrize(
    ("cloud", "kind", "url", "guess"),
    [
        ("aws", "s3", "s3://tresnubes/in/rows.csv", "the ETag is the MD5 of the file"),
        ("gcp", "storage-structured", "gs://tresnubes-source/rows.csv", "the generation is made up"),
        ("azure", "blob", "https://tresnubes.blob.core.windows.net/inbox/rows.csv", "the ETag is made up"),
    ],
)
def test_without_a_url_what_is_made_up_is_told(
    cloud: str, kind: str, url: str, guess: str, invoke: Invoke, rows: Path
) -> None:
    done = invoke(cloud, "--event", kind, "--file", rows, "--print")

    found = find(cloud, done)
    assert str(found.location) == url
    assert found.version
    assert guess in done.err


def test_etag_of_s3_may_be_given(invoke: Invoke, rows: Path) -> None:
    done = invoke("aws", "--event", "s3", "--file", rows, "--print", "--etag", "5d41402abc4b2a76b9719d911017c592-2")

    assert find("aws", done).version == Version("5d41402abc4b2a76b9719d911017c592-2")
    assert "MD5" not in done.err


def test_sqs_event_holds_the_file(invoke: Invoke, rows: Path) -> None:
    done = invoke("aws", "--event", "sqs", "--file", rows, "--print", "--id", "m-1")

    assert find("aws", done) == Message("m-1", rows.read_bytes(), "text/csv")


def test_sqs_event_holds_bytes_that_are_no_text_as_base64(invoke: Invoke, rows: Path) -> None:
    packed = rows.with_name("rows.ndjson.gz")
    packed.write_bytes(gzip.compress(b'{"year": 2007}\n'))

    done = invoke("aws", "--event", "sqs", "--file", packed, "--print", "--id", "m-1")

    body = base64.b64encode(packed.read_bytes())
    expected = Message("m-1", body, "application/x-ndjson", "gzip", base64=True)
    assert find("aws", done) == expected


def test_pubsub_event_holds_the_file(invoke: Invoke, rows: Path) -> None:
    done = invoke("gcp", "--event", "pubsub", "--file", rows, "--print", "--id", "m-1", "--content-type", "text/plain")

    found = find("gcp", done)
    assert found == Message("m-1", base64.b64encode(rows.read_bytes()), "text/plain", base64=True)


def test_queue_of_azure_holds_the_file_itself(invoke: Invoke, rows: Path) -> None:
    done = invoke("azure", "--event", "queue", "--file", rows, "--print")

    assert done.out.encode() == rows.read_bytes()
    assert command_of(done).startswith("az storage message put ")


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl: apt-get install curl")
def test_printed_curl_command_has_googles_server_score_the_event(
    invoke: Invoke, rows: Path, tmp_path: Path, event_bundles: EventBundles
) -> None:
    settings = {"TRESNUBES_SINK": "gs://acme/out", "TRESNUBES_STORES": str(tmp_path / "stores")}
    done = invoke("gcp", "--event", "pubsub", "--file", rows, "--print", "--id", "m-1")
    (tmp_path / "event.json").write_text(done.out)

    with open_gcp_events(event_bundles("gcp"), Path(sys.executable), settings) as server:
        curl = shlex.split(command_of(done).replace("http://localhost:8080", server.url))
        answer = subprocess.run(curl, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert answer.startswith("HTTP/1.1 200 ")
    assert len(list((tmp_path / "stores/gs/acme/out/messages").glob("m-1.*.predictions.json"))) == 1


@pytest.mark.parametrize("ask", [["--help"], ["aws", "--event", "s3", "--file", "pyproject.toml", "--print"]], ids=len)
def test_nothing_but_the_standard_library_is_loaded_to_print(ask: list[str], request: pytest.FixtureRequest) -> None:
    command = [sys.executable, "-c", LOADED, "invoke", *ask]
    run = subprocess.run(command, cwd=request.config.rootpath, capture_output=True, text=True, check=True)

    loaded = set(run.stderr.splitlines()[-1].split()) - sys.stdlib_module_names
    assert {name for name in loaded if not name.startswith("_")} == {"functions", "shared"}
