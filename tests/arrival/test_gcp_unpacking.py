"""What the adapter for Google reads off the events that Google's pages show, and off those that we build."""

import json
from pathlib import Path

import pytest
from cloudevents.http import CloudEvent, from_http
from functions_framework.event_conversion import background_event_to_cloud_event
from werkzeug.test import EnvironBuilder

from functions.gcp.events import unpack
from functions.local.gcp.events import build_event
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence
from shared.message import Request
from shared.stores.location import Location
from shared.stores.port import Version

# The framework's own, since Python 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

EVENTS = Path(__file__).parents[1] / "events/gcp"
GENERATION, ETAG = "1763812800123456", "CMDZ1Ia8hpEDEAE="
CREATED = ObjectCreated(
    Location("gs://uploads", "in/2026/penguins.csv"), Version(ETAG, GENERATION), size=352, media_type="text/csv"
)
NAMED_ONLY = CREATED._replace(version=Version(id=GENERATION), size=None, media_type="")
ROWS = b"eyJpbnN0YW5jZXMiOiBbWzM5LjEsIDE4LjcsIDE4MSwgMzc1MCwgMjAwNywgIlRvcmdlcnNlbiIsIG51bGxdXX0="
PUBLISHED = "2070443601311540"

SEEN: dict[str, Occurrence] = {
    "storage": CREATED,
    "storage-structured": CREATED,
    "storage-legacy": CREATED,
    "storage-pubsub": CREATED,
    "storage-pubsub-overwrite": CREATED,
    "storage-pubsub-eventarc": NAMED_ONLY,
    "pubsub": Message(PUBLISHED, ROWS, "application/json", base64=True),
    "pubsub-eventarc": Message(PUBLISHED, b"YSxiCjEsMgo=", "text/csv", base64=True),
    "pubsub-bare": Message(PUBLISHED, ROWS, base64=True),
    "pubsub-legacy": Message("1215011316659232", b"eyJhIjoxfQo=", "application/x-ndjson", base64=True),
}
IGNORED = {
    "storage-deleted": "google.cloud.storage.object.v1.deleted",
    "storage-archived": "google.cloud.storage.object.v1.archived",
    "storage-metadataUpdated": "google.cloud.storage.object.v1.metadataUpdated",
    "storage-pubsub-delete": "OBJECT_DELETE",
}
KEYS = [
    "in/a b.csv",
    "in/a+b.csv",
    "in/a%2Bb.csv",
    "in/größe/日本.csv",
    "in//twice.csv",
    "in/../up.csv",
    'in/"quoted".csv',
    "in/" + "x" * 1000,
]


def read_request(name: str) -> Request:
    stored = json.loads((EVENTS / f"{name}.json").read_text())
    return Request("POST", stored["path"], stored["headers"], json.dumps(stored["body"]).encode())


def as_cloud_event(request: Request) -> CloudEvent:
    """What the framework hands to a CloudEvent function."""
    if "ce-id" in request.headers or "cloudevents" in request.headers["content-type"]:
        return from_http(dict(request.headers), request.body)
    builder = EnvironBuilder(request.path, headers=[*request.headers.items()], data=request.body, method="POST")
    return background_event_to_cloud_event(builder.get_request())


@pytest.mark.parametrize("name", SEEN)
def test_event_is_read(name: str) -> None:
    assert unpack(as_cloud_event(read_request(name))) == SEEN[name]


@pytest.mark.parametrize("name", IGNORED)
def test_event_of_another_kind_is_foreign(name: str) -> None:
    found = unpack(as_cloud_event(read_request(name)))

    assert isinstance(found, Foreign)
    assert IGNORED[name] in found.reason
    assert not found.malformed


def test_there_is_no_stored_event_that_no_test_reads() -> None:
    framework_refuses = {"storage-pubsub-none"}

    assert {path.stem for path in EVENTS.iterdir()} == SEEN.keys() | IGNORED.keys() | framework_refuses


@pytest.mark.parametrize("kind", ["storage", "storage-structured", "storage-pubsub"])
@pytest.mark.parametrize("key", KEYS)
def test_built_event_of_an_object_is_read_as_it_was_meant(kind: str, key: str) -> None:
    created = CREATED._replace(location=Location("gs://uploads", key))

    assert unpack(as_cloud_event(build_event(kind, created))) == created


@pytest.mark.parametrize("version", [Version(id="7"), Version(etag="file-1")])
@pytest.mark.parametrize("kind", ["storage", "storage-structured", "storage-pubsub"])
def test_what_an_object_does_not_have_stays_empty(kind: str, version: Version) -> None:
    created = ObjectCreated(Location("gs://uploads", "in/a.csv"), version)

    assert unpack(as_cloud_event(build_event(kind, created))) == created


def test_built_message_is_read_as_it_was_meant() -> None:
    event = as_cloud_event(build_event("pubsub", Message("7", b"a,b\n1,2\n", "text/csv", "gzip")))

    assert unpack(event) == Message("7", b"YSxiCjEsMgo=", "text/csv", "gzip", base64=True)


@pytest.mark.parametrize("kind", ["pubsub", "storage-sqs"])
def test_kind_that_does_not_fit_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=f"storage, storage-structured, storage-pubsub for an object, got '{kind}'"):
        build_event(kind, CREATED)


BAD: dict[str, tuple[bytes, str]] = {
    "data that is no JSON": (b"{", "JSON object, got bytes"),
    "protobuf": (b"\x0a\x07uploads", "JSON object, got bytes"),
    "data that is no object": (b"[1]", "JSON object, got list"),
    "an object without a name": (b'{"bucket": "uploads"}', "bucket and name"),
    "an object without a bucket": (b'{"name": "a.csv"}', "bucket and name"),
}


@pytest.mark.parametrize("case", BAD)
def test_event_that_names_no_object_says_why(case: str) -> None:
    body, reason = BAD[case]
    headers = read_request("storage").headers

    found = unpack(from_http(dict(headers), body))

    assert isinstance(found, Foreign)
    assert reason in found.reason
    assert found.malformed


def test_event_without_a_message_says_so() -> None:
    found = unpack(from_http(dict(read_request("pubsub-eventarc").headers), b'{"subscription": "s"}'))

    assert isinstance(found, Foreign)
    assert "Pub/Sub message, got none" in found.reason
    assert found.malformed


@pytest.mark.parametrize("size", ["", "many", "-1", "٣"])
def test_size_that_is_no_number_is_not_known(size: str) -> None:
    headers, body = dict(read_request("storage").headers), {"bucket": "b", "name": "n", "generation": "1", "size": size}

    found = unpack(from_http(headers, json.dumps(body).encode()))

    assert found == ObjectCreated(Location("gs://b", "n"), Version(id="1"))
