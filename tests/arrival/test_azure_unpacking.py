"""What the adapter for Azure reads off the events that Microsoft's pages show, and off those that we build."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from azure.functions.blob import InputStream

from functions.azure.events import read, unpack, unpack_blob
from functions.local.azure.events import describe_blob, describe_blob_as_cloud_event, describe_content
from shared.events.occurrence import Foreign, ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version

EVENTS = Path(__file__).parents[1] / "events/azure"
CREATED = ObjectCreated(
    Location("https://my-storage-account.blob.core.windows.net/test-container", "new-file.txt"),
    Version("0x8D4BCC2E4835CD0"),
    size=524288,
    media_type="text/plain",
)
BYTES = "application/octet-stream"

SEEN = {
    "blob-created": CREATED,
    "blob-created-cloudevent": CREATED,
    "blob-created-array": CREATED,
    "blob-created-flushed": CREATED,
    "blob-created-unquoted": CREATED._replace(version=Version("0x8D7D1AFF8AE78DB"), size=0, media_type=BYTES),
    "blob-created-sftp-commit": CREATED._replace(size=0, media_type=BYTES),
}
FOREIGN = {
    "blob-deleted": "BlobDeleted",
    "blob-renamed": "BlobRenamed",
    "blob-tier-changed": "BlobTierChanged",
    "directory-created": "DirectoryCreated",
    "file-begun": "CreateFile",
    "sftp-begun": "SftpCreate",
    "subscription-validation": "SubscriptionValidationEvent",
}
KEYS = [
    "in/a b.csv",
    "in/a+b.csv",
    "in/a%2Bb.csv",
    "in/100%.csv",
    "in/größe/日本.csv",
    "in//twice.csv",
    "in/../up.csv",
    "in/what?#now.csv",
    "in/a.dfs.csv",
    "in/ends.",
    "in/" + "x" * 1000,
]


@pytest.mark.parametrize("name", SEEN)
def test_event_is_read(name: str) -> None:
    assert unpack(read((EVENTS / f"{name}.json").read_bytes())) == SEEN[name]


@pytest.mark.parametrize("name", FOREIGN)
def test_event_of_another_kind_is_foreign(name: str) -> None:
    found = unpack(read((EVENTS / f"{name}.json").read_bytes()))

    assert isinstance(found, Foreign)
    assert FOREIGN[name] in found.reason


def test_every_event_on_file_is_in_a_table() -> None:
    assert {path.stem for path in EVENTS.glob("*.json")} == {*SEEN, *FOREIGN}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("describe", [describe_blob, describe_blob_as_cloud_event])
@pytest.mark.parametrize("store", [CREATED.location.store, "http://127.0.0.1:10000/devstoreaccount1/in"])
def test_key_arrives_as_it_is(key: str, describe: object, store: str) -> None:
    assert callable(describe)
    created = CREATED._replace(location=Location(store, key))

    assert unpack(json.loads(json.dumps(describe(created)))) == created


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"\xff", b"[]", b"[1]", b"7", b'"text"', b"null", b"{}", b"[" * 100_000, b"[{}, {}]"],
    ids=lambda body: repr(body[:10]),
)
def test_message_without_an_event_is_malformed(body: bytes) -> None:
    found = unpack(read(body))

    assert isinstance(found, Foreign)
    assert found.malformed


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"eTag": "0x1"},
        {"url": 7, "eTag": "0x1"},
        {"url": "ftp://a/c/k", "eTag": "0x1"},
        {"url": "https://", "eTag": "0x1"},
    ],
    ids=repr,
)
def test_event_without_url_is_foreign(data: object) -> None:
    found = unpack({"eventType": "Microsoft.Storage.BlobCreated", "data": data})

    assert isinstance(found, Foreign)
    assert "expected" in found.reason


@pytest.mark.parametrize("told", [{}, {"eTag": None}, {"eTag": '""'}], ids=repr)
def test_event_without_etag_tells_of_an_object_without_version(told: dict[str, object]) -> None:
    data = {"url": "https://a.blob.core.windows.net/c/k", **told}

    found = unpack({"eventType": "Microsoft.Storage.BlobCreated", "data": data})

    assert found == ObjectCreated(Location("https://a.blob.core.windows.net/c", "k"), Version())


def bring(metadata: Mapping[str, Any]) -> InputStream:
    """What the worker makes of a blob and of what the host tells about it."""
    return InputStream(
        data=b"rows",
        name=metadata.get("BlobTrigger"),
        uri=metadata.get("Uri"),
        blob_properties=metadata.get("Properties"),
    )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("store", [CREATED.location.store, "http://127.0.0.1:10000/devstoreaccount1/in"])
def test_blob_that_comes_with_its_bytes_arrives_as_it_is(key: str, store: str) -> None:
    created = ObjectCreated.brought(Location(store, key), b"rows", "text/csv")
    metadata = {name: json.loads(value) for name, value in describe_content(created).items()}

    assert unpack_blob(bring(metadata)) == created


def test_key_of_a_blob_is_its_name_even_where_its_uri_is_not_escaped() -> None:
    found = unpack_blob(bring({"BlobTrigger": "in/a%2Bb.csv", "Uri": "https://a.blob.core.windows.net/in/a%2Bb.csv"}))

    assert found == ObjectCreated.brought(Location("https://a.blob.core.windows.net/in", "a%2Bb.csv"), b"rows")


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"BlobTrigger": "in/k"},
        {"Uri": "https://a.blob.core.windows.net/in/k"},
        {"BlobTrigger": "in/k", "Uri": "ftp://a/in/k"},
        {"BlobTrigger": "in/k", "Uri": "https://a.blob.core.windows.net/other/k"},
        {"BlobTrigger": "$root/k", "Uri": "https://a.blob.core.windows.net/k"},
    ],
    ids=repr,
)
def test_blob_of_no_known_place_is_foreign(metadata: dict[str, str]) -> None:
    found = unpack_blob(bring(metadata))

    assert isinstance(found, Foreign)
    assert found.reason.startswith("expected the URI of a blob in ")
