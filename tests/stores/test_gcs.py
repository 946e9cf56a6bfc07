"""What is Cloud Storage's own among the stores."""

import gc
import gzip
from collections.abc import Iterator

import pytest

from functions.local.port import find_free_ports
from shared.errors import ObjectReplaced, StoreFailed
from shared.stores.gcs import CloudStorage, bucket, store
from shared.stores.parts import PART
from shared.stores.port import Version
from tests.servers.gcs_server import GcsServer
from tests.stores.gcs_place import GcsPlace
from tests.stores.place import MEDIA_TYPE, load, save
from tests.stores.resumable_google import serve_resumable

LARGE = bytes(2 * PART + 1)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that has an object of every name."""
    with serve_resumable() as url:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
        yield


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("bucket", ["early", "late"])
@pytest.mark.parametrize("data", [LARGE, LARGE[:-1]], ids=["parts and a rest", "parts"])
def test_an_upload_in_parts_never_replaces_an_object(bucket: str, data: bytes) -> None:
    assert not save(CloudStorage(bucket), "a", data)


@pytest.mark.usefixtures("google")
def test_what_was_changed_on_its_way_is_not_taken() -> None:
    parts = CloudStorage("bucket").read("in/rows", Version())

    with pytest.raises(StoreFailed, match="in/rows: expected the checksum AAAAAA=="):
        list(parts)


def test_a_bucket_with_versions_still_has_what_was_replaced_or_deleted(gcs: GcsServer, gcs_place: GcsPlace) -> None:
    gcs.make_bucket("with-versions", versions=True)
    blob = gcs_place.client.bucket("with-versions").blob("a")
    blob.upload_from_string(b"1")
    version = Version(id=str(blob.generation))
    blob.upload_from_string(b"2")
    gcs_place.client.bucket("with-versions").delete_blob("a")

    assert load(CloudStorage("with-versions"), "a", version) == b"1"


def test_what_is_replaced_while_it_is_read_is_told(gcs_place: GcsPlace) -> None:
    gcs_place.put("a", LARGE)
    parts = gcs_place.store.read("a", Version())
    gcs_place.put("a", b"2")

    with pytest.raises(ObjectReplaced, match="expected generation"):
        list(parts)


def test_an_object_is_read_as_it_is_stored(gcs_place: GcsPlace) -> None:
    data = gzip.compress(b"1" * 1000)
    blob = gcs_place.client.bucket(gcs_place.name).blob("a")
    blob.content_encoding = "gzip"
    blob.upload_from_string(data)

    assert load(gcs_place.store, "a") == data


def test_an_object_may_end_where_a_part_ends(gcs_place: GcsPlace) -> None:
    save(gcs_place.store, "a", LARGE[:-1])

    assert load(gcs_place.store, "a") == LARGE[:-1]


def test_a_version_is_a_generation(gcs_place: GcsPlace) -> None:
    with pytest.raises(StoreFailed, match="expected the generation of an object, got 0x1"):
        gcs_place.store.read("a", Version(etag="0x1"))


@pytest.mark.parametrize("size", [1, len(LARGE)], ids=["small", "large"])
def test_the_media_type_is_kept(size: int, gcs_place: GcsPlace) -> None:
    save(gcs_place.store, "a", LARGE[:size])

    assert gcs_place.client.bucket(gcs_place.name).get_blob("a").content_type == MEDIA_TYPE


def test_a_writer_that_is_lost_commits_nothing(gcs_place: GcsPlace) -> None:
    writer = gcs_place.store.create("a", MEDIA_TYPE)
    writer.write(LARGE)
    del writer
    gc.collect()

    assert gcs_place.keys() == set()


@pytest.mark.usefixtures("gcs_place")
def test_a_bucket_that_is_not_there_takes_nothing() -> None:
    missing = CloudStorage("missing")

    with pytest.raises(StoreFailed, match="gs://missing/a: 404"):
        save(missing, "a", b"1")
    with pytest.raises(StoreFailed, match=r"gs://missing/a: .*404"):
        save(missing, "a", LARGE)


@pytest.mark.parametrize("key", ["", "\udcff"])
def test_a_name_that_no_object_has_is_refused(key: str, gcs_place: GcsPlace) -> None:
    with pytest.raises(StoreFailed):
        load(gcs_place.store, key)


def test_a_server_that_is_not_there_is_a_failure_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{find_free_ports(1)[0]}")
    monkeypatch.setattr(store, "RETRY", bucket.RETRY.with_timeout(0.2))

    with pytest.raises(StoreFailed, match=r"gs://bucket/a: .*Connection refused"):
        load(CloudStorage("bucket"), "a")
    assert bucket.RETRY.timeout == 20


def test_credentials_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/not/there.json")

    with pytest.raises(StoreFailed, match=r"gs://bucket: .*/not/there.json"):
        CloudStorage("bucket")
