"""The loop guard: no sink is ever a source, neither by the settings nor by an event."""

import pytest

from shared.errors import SettingInvalid
from shared.events.guard import Folders
from shared.events.occurrence import ObjectCreated
from shared.settings import Settings
from shared.stores.location import Location
from shared.stores.port import Version

APART = Settings(source="s3://bucket/in", sink="s3://bucket/out")


def created(key: str, store: str = "s3://bucket", size: int | None = None) -> ObjectCreated:
    return ObjectCreated(Location(store, key), Version("e"), size)


@pytest.mark.parametrize(
    ("source", "sink"),
    [
        ("s3://bucket/in", "s3://bucket/in"),
        ("s3://bucket/in/", "s3://bucket/in"),
        ("s3://bucket/in", "s3://bucket/in/out"),
        ("s3://bucket", "s3://bucket/out"),
        ("s3://bucket/in", "s3://bucket"),
        ("gs://bucket/a/in", "gs://bucket/a"),
        ("https://a.blob.core.windows.net/c", "https://a.blob.core.windows.net/c/out"),
        ("file:///data/in", "file:///data/in/out"),
    ],
)
def test_folders_that_lie_in_one_another_are_refused(source: str, sink: str) -> None:
    with pytest.raises(SettingInvalid, match="TRESNUBES_SINK: expected a folder apart from TRESNUBES_SOURCE"):
        Folders.of(Settings(source=source, sink=sink))


@pytest.mark.parametrize(
    ("source", "sink"),
    [
        ("s3://bucket/in", "s3://bucket/inbox"),
        ("s3://bucket/inbox", "s3://bucket/in"),
        ("s3://one", "s3://two/"),
        ("s3://bucket/in", "gs://bucket/in"),
        ("", "s3://bucket/out"),
    ],
)
def test_folders_apart_are_taken(source: str, sink: str) -> None:
    folders = Folders.of(Settings(source=source, sink=sink))

    assert str(folders.sink) == sink


@pytest.mark.parametrize("host", ["a.blob.core.windows.net", "A.Blob.Core.Windows.net", "a.dfs.core.windows.net"])
def test_a_container_is_known_by_each_name_of_its_host(host: str) -> None:
    folders = Folders.of(Settings(source=f"https://{host}/c/in", sink="s3://bucket/out"))

    assert folders.refuse(created("in/a.csv", "https://a.blob.core.windows.net/c")) == ""


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(), 'TRESNUBES_SINK: expected s3://BUCKET/PREFIX, .*, got ""'),
        (Settings(source="in", sink="s3://b/out"), "TRESNUBES_SOURCE: expected s3://BUCKET/PREFIX"),
        (Settings(sink="file:///data/../in"), "TRESNUBES_SINK: expected a folder without . and .. in its path"),
    ],
)
def test_a_folder_that_is_none_is_refused(settings: Settings, message: str) -> None:
    with pytest.raises(SettingInvalid, match=message):
        Folders.of(settings)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (created("in/a.csv"), ""),
        (created("in/sub/a.csv", size=0), ""),
        (created("out/a.csv"), "it lies under TRESNUBES_SINK"),
        (created("out/_manifests/a.csv"), "it lies under TRESNUBES_SINK"),
        (created("inbox/a.csv"), "it lies outside TRESNUBES_SOURCE"),
        (created("in/a.csv", "s3://other"), "it lies outside TRESNUBES_SOURCE"),
        (created("in/sub/", size=0), "it marks a folder"),
        (created("in/sub/", size=3), ""),
    ],
)
def test_an_object_is_ours_by_where_it_lies(event: ObjectCreated, reason: str) -> None:
    assert Folders.of(APART).refuse(event) == reason


def test_without_a_source_no_object_is_scored() -> None:
    folders = Folders.of(Settings(sink="s3://bucket/out"))

    with pytest.raises(
        SettingInvalid, match="TRESNUBES_SOURCE: expected the folder whose objects are scored, got none"
    ):
        folders.refuse(created("in/a.csv"))
