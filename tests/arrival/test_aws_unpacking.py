"""What Lambda's adapter reads in AWS's events, kept and built ones: an object and its version, or a message's rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from functions.aws import events
from functions.local.aws.arrivals import TEST_EVENT, build_arrival
from shared.events.occurrence import Foreign, Message, ObjectCreated, Occurrence
from shared.stores.location import Location
from shared.stores.port import Version

PAYLOADS = Path(__file__).parents[1] / "events" / "aws" / "arrivals"
ETAG = "d41d8cd98f00b204e9800998ecf8427e"
OBJECT = ObjectCreated(
    Location("s3://amzn-s3-demo-bucket", "in/red flower+ü.csv"),
    Version(ETAG, "096fKKXTRTtl3on89fVO.nfljtsv6qko"),
    1024,
)
JSON = '{"instances": [{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750, '
JSON += '"year": 2007, "island": "Torgersen", "sex": null}]}'
CSV = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,year,island,sex\n39.1,18.7,181,3750,2007,Torgersen,\n"
KEPT: dict[str, Occurrence] = {
    "s3": OBJECT,
    "s3-sqs": OBJECT,
    "s3-sns": OBJECT,
    "s3-sns-sqs": OBJECT,
    "s3-eventbridge": OBJECT,
    "s3-eventbridge-sqs": OBJECT,
    "s3-test": Foreign("S3's s3:TestEvent: it tells that the notification is set up"),
    "s3-test-sqs": Foreign("S3's s3:TestEvent: it tells that the notification is set up"),
    "s3-removed": Foreign("S3's ObjectRemoved:DeleteMarkerCreated"),
    "s3-eventbridge-deleted": Foreign("S3's Object Deleted"),
    "sqs": Message("19dd0b57-b21e-4ac1-bd88-01bbb068cb78", JSON.encode(), "application/json"),
    "sns-sqs": Message("63a3f6b6-d533-4a47-aef9-fcf5cf758c76", CSV.encode(), "text/csv"),
}
KEYS = [
    "a.csv",
    "a+b",
    "a%2Bb",
    "a b",
    "größe",
    "gro\u0308ße",
    "a//b",
    "../a",
    "/a",
    "a/",
    "%",
    "a&b=c",
    "a\nb",
    "日本/🐧",
]


def read(event: dict[str, Any]) -> Sequence[Occurrence]:
    """What the adapter finds in an event."""
    match event:
        case {"Records": [{"eventSource": "aws:sqs"}, *_]}:
            return [found for message in event["Records"] for found in events._unpack(message)]
    return events._find(event)


def kept(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def queued(body: str, content_type: str = "") -> Any:
    """A message with that body."""
    return build_arrival("sqs", Message("id", body.encode(), content_type))


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_payload_is_read(name: str) -> None:
    assert read(kept(name)) == [KEPT[name]]


def test_every_kept_payload_is_tried() -> None:
    assert {path.stem for path in PAYLOADS.iterdir()} == set(KEPT)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", ["s3", "s3-sqs", "s3-eventbridge"])
def test_a_key_arrives_as_it_is(kind: str, key: str) -> None:
    created = ObjectCreated(Location("s3://bucket", key), Version(ETAG), 7)

    assert read(build_arrival(kind, created)) == [created]


@given(key=some.text(some.characters(exclude_categories=["Cs"]), min_size=1), etag=some.text("0123456789abcdef-"))
@pytest.mark.parametrize("kind", ["s3", "s3-sqs", "s3-eventbridge"])
def test_what_is_built_is_read(kind: str, key: str, etag: str) -> None:
    created = ObjectCreated(Location("s3://bucket", key), Version(etag), None)

    assert read(json.loads(json.dumps(build_arrival(kind, created)))) == [created]


@pytest.mark.parametrize(
    "body", ["", "{", "[1]", '{"a": 1}', "a,b\n1,2\n", '{"Records": 1}', '{"Records": []}', "[" * 9999]
)
def test_a_message_that_is_no_event_holds_rows(body: str) -> None:
    assert read(queued(body)) == [Message("id", body.encode())]


@pytest.mark.parametrize(
    "message",
    [
        Message("id", b"a\n1\n", "text/csv"),
        Message("id", b"H4sIAAA=", "text/csv", "gzip", base64=True),
        Message("id", "größe".encode(), "application/json; charset=utf-8"),
    ],
)
def test_attributes_of_a_message_are_its_headers(message: Message) -> None:
    assert read(build_arrival("sqs", message)) == [message]


def test_the_name_of_an_attribute_may_be_in_capitals() -> None:
    event = queued("a\n1\n", content_type="text/csv")
    event["Records"][0]["messageAttributes"] = {
        "Content-Type": event["Records"][0]["messageAttributes"]["content-type"]
    }

    assert read(event) == [Message("id", b"a\n1\n", "text/csv")]


def test_a_message_that_names_its_content_type_holds_rows_whatever_they_look_like() -> None:
    body = json.dumps(kept("s3"))

    assert read(queued(body, content_type="application/x-ndjson")) == [
        Message("id", body.encode(), "application/x-ndjson")
    ]


@pytest.mark.parametrize(
    ("name", "etag", "version"), [("s3", "eTag", "versionId"), ("s3-eventbridge", "etag", "version-id")]
)
def test_the_id_null_names_no_version(name: str, etag: str, version: str) -> None:
    event = kept(name)
    told = event["Records"][0]["s3"]["object"] if name == "s3" else event["detail"]["object"]
    told[version] = "null"

    assert read(event) == [OBJECT._replace(version=Version(told[etag]))]


def test_what_is_not_told_is_empty() -> None:
    event = kept("s3")
    event["Records"][0]["s3"]["object"] = {"key": "in/rows.csv"}

    assert read(event) == [ObjectCreated(Location("s3://amzn-s3-demo-bucket", "in/rows.csv"), Version())]


@pytest.mark.parametrize("missing", ["bucket", "object"])
def test_an_event_that_names_no_object_is_foreign(missing: str) -> None:
    notified, bridged = kept("s3"), kept("s3-eventbridge")
    del notified["Records"][0]["s3"][missing], bridged["detail"][missing]

    assert read(notified) == [Foreign("S3's ObjectCreated:Put without s3.bucket.name or s3.object.key", malformed=True)]
    assert read(bridged) == [
        Foreign("S3's Object Created without detail.bucket.name or detail.object.key", malformed=True)
    ]


@pytest.mark.parametrize("name", ["ObjectRestore:Completed", "ObjectTagging:Put", "ObjectAcl:Put"])
def test_an_event_of_another_name_is_foreign(name: str) -> None:
    event = kept("s3")
    event["Records"][0]["eventName"] = name

    assert read(event) == [Foreign(f"S3's {name}")]


@pytest.mark.parametrize("name", ["Put", "Post", "Copy", "CompleteMultipartUpload"])
@pytest.mark.parametrize("prefix", ["", "s3:"])
def test_every_way_of_creating_counts(name: str, prefix: str) -> None:
    event = kept("s3")
    event["Records"][0]["eventName"] = f"{prefix}ObjectCreated:{name}"

    assert read(event) == [OBJECT]


def test_every_record_of_an_event_is_read() -> None:
    event = kept("s3")
    event["Records"] += kept("s3-removed")["Records"] + event["Records"]

    assert [type(found) for found in read(event)] == [ObjectCreated, Foreign, ObjectCreated]


@pytest.mark.parametrize("kind", ["s3", "s3-sqs", "s3-eventbridge"])
def test_a_built_event_has_the_shape_of_the_kept_one(kind: str) -> None:
    assert shape_of(build_arrival(kind, OBJECT)) == shape_of(kept(kind))


def test_a_built_message_has_the_shape_of_the_kept_one() -> None:
    message = KEPT["sqs"]
    assert isinstance(message, Message)

    assert shape_of(build_arrival("sqs", message)) == shape_of(kept("sqs"))
    assert shape_of(TEST_EVENT) == shape_of(kept("s3-test"))


def test_a_kind_tells_of_its_own_occurrences_only() -> None:
    with pytest.raises(ValueError, match=r"expected s3 or .* or sqs, got 'sqs' with ObjectCreated"):
        build_arrival("sqs", OBJECT)
    with pytest.raises(ValueError, match=r"expected an object in s3://, got gs://bucket/a"):
        build_arrival("s3", ObjectCreated(Location("gs://bucket", "a"), Version("1")))


def shape_of(value: object, name: str = "") -> object:
    """Keys and types of a payload; a body that is JSON is read."""
    if name == "body" and isinstance(value, str) and value.startswith('{"Records'):
        return shape_of(json.loads(value))
    if not isinstance(value, dict):
        return [shape_of(item) for item in value] if isinstance(value, list) else type(value)
    return {key: shape_of(inner, key) for key, inner in value.items()}
