"""What every store lists: all objects of a folder as an event would tell of them, in one order, page by page."""

from importlib import import_module

import pytest

from shared.errors import StoreFailed
from shared.stores.port import Entry
from shared.stores.s3 import S3Store
from tests.stores.keys import KEYS
from tests.stores.place import MEDIA_TYPE, Place, load
from tests.stores.s3_place import S3Place

PAGING = ("shared.stores.s3.bucket", "shared.stores.gcs.bucket", "shared.stores.azure.container")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two objects at a time; no test makes a thousand."""
    for module in PAGING:
        monkeypatch.setattr(import_module(module), "PAGE", 2)


def keys(place: Place, folder: str = "") -> list[str]:
    return [entry.key for entry in place.store.walk(folder)]


def test_a_folder_is_walked_as_events_would_tell_of_it(place: Place) -> None:
    version = place.put("in/2026/a.csv", b"123")
    for beside in ("a", "in-", "in.csv", "inbox/a", "out/a"):
        place.put(beside, b"1")

    (entry,) = place.store.walk("in/")

    assert entry == Entry("in/2026/a.csv", version, 3)
    assert load(place.store, entry.key, entry.version) == b"123"


def test_an_object_that_was_replaced_is_listed_once_and_a_deleted_one_not(place: Place) -> None:
    for key in ("a", "b", "c"):
        place.put(key, b"1")
    version = place.put("b", b"22")
    place.delete("c")

    entries = list(place.store.walk(""))

    assert [entry.key for entry in entries] == ["a", "b"]
    assert entries[1] == Entry("b", version, 2)


@pytest.mark.usefixtures("small_pages")
def test_a_folder_may_take_many_pages(place: Place) -> None:
    expected = [f"in/{number}" for number in range(5)]
    for key in [*expected, "other"]:
        place.put(key, b"1")

    assert keys(place, "in/") == expected


def test_keys_come_in_the_order_of_their_bytes(place: Place) -> None:
    possible = [key for key in KEYS if key not in place.impossible and not key.endswith("/")]
    for key in possible:
        place.put(key, b"1")

    assert keys(place) == sorted(possible, key=str.encode)


def test_what_is_not_committed_is_not_listed(place: Place) -> None:
    writer = place.store.create("in/a", MEDIA_TYPE)
    writer.write(b"1")

    assert keys(place) == []
    writer.discard()


def test_a_folder_that_is_not_there_is_empty(place: Place) -> None:
    place.put("in", b"1")

    assert keys(place, "in/") == []
    assert keys(place, "none/") == []


@pytest.mark.parametrize("folder", ["", "in/"])
def test_a_store_that_refuses_has_failed(place: Place, folder: str) -> None:
    # moto's policies deny no listing.
    refusing = S3Store("nobodys") if isinstance(place, S3Place) else place.refusing

    with pytest.raises(StoreFailed):
        list(refusing.walk(folder))


@pytest.mark.usefixtures("small_pages")
def test_of_a_bucket_with_versions_the_newest_are_listed(s3_place: S3Place) -> None:
    early = s3_place.put("a", b"1")
    s3_place.put("b", b"1")
    s3_place.keep_versions()
    newest = [s3_place.put("b", b"%d" % number) for number in range(3)][-1]
    for key in ("c", "d"):
        s3_place.put(key, b"1")
    s3_place.delete("c")
    late = s3_place.put("d", b"2")

    entries = list(s3_place.store.walk(""))

    assert entries == [Entry("a", early, 1), Entry("b", newest, 1), Entry("d", late, 1)]
    assert early.id == ""
    assert newest.id
