"""What files have besides the contract: paths, links, folders, and a disk that is full."""

import os
from pathlib import Path

import pytest

from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.files import FileStore
from shared.stores.port import Version
from tests.stores.files_place import FilesPlace
from tests.stores.place import MEDIA_TYPE, load, save

MIB = 1024 * 1024


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder."""
    return tmp_path / "root"


@pytest.fixture
def store(root: Path) -> FileStore:
    """The store in it."""
    return FileStore(str(root))


@pytest.mark.parametrize("key", ["", "/a", "a//b", "a/", ".", "../a", "a/../../b", "./a", "a\0b"])
def test_a_key_that_no_path_says_is_refused(store: FileStore, key: str) -> None:
    for ask in (store.exists, store.version, lambda key: load(store, key), lambda key: save(store, key)):
        with pytest.raises(StoreFailed, match="expected a key that can be a path"):
            ask(key)


def test_a_key_is_as_long_as_the_file_system_takes(store: FileStore, root: Path) -> None:
    root.mkdir()

    for ask in (store.exists, lambda key: load(store, key), lambda key: save(store, key)):
        with pytest.raises(StoreFailed, match="File name too long"):
            ask("k" * 256)


def test_a_link_out_of_the_root_is_not_followed(store: FileStore, root: Path, tmp_path: Path) -> None:
    root.mkdir()
    (tmp_path / "secret").write_text("1")
    (root / "file").symlink_to(tmp_path / "secret")
    (root / "folder").symlink_to(tmp_path)

    for key in ("file", "folder/secret", "folder/new"):
        for ask in (store.exists, lambda key: load(store, key), lambda key: save(store, key)):
            with pytest.raises(StoreFailed, match="expected a file below"):
                ask(key)
    assert not (tmp_path / "new").exists()


def test_a_link_within_the_root_is_followed(store: FileStore, root: Path) -> None:
    save(store, "a/b", b"1")
    (root / "c").symlink_to(root / "a")

    assert load(store, "c/b") == b"1"


def test_a_folder_is_no_object(store: FileStore) -> None:
    save(store, "a/b", b"1")

    assert not store.exists("a")
    with pytest.raises(ObjectMissing, match="a directory"):
        store.read("a", Version())


def test_a_folder_and_an_object_cannot_share_a_name(store: FileStore) -> None:
    save(store, "a/b", b"1")
    save(store, "c", b"1")

    with pytest.raises(StoreFailed, match="expected no folder of an object's name"):
        save(store, "a", b"2")
    with pytest.raises(StoreFailed, match=r"Not a directory|File exists"):
        save(store, "c/d", b"2")
    with pytest.raises(ObjectMissing, match="Not a directory"):
        store.read("c/d", Version())


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("size", [2 * MIB, MIB + 10], ids=["while it is written", "at the end"])
def test_a_full_disk_is_a_failure_and_leaves_nothing(store: FileStore, root: Path, size: int) -> None:
    pieces = [bytes(min(1000, size - start)) for start in range(0, size, 1000)]

    with pytest.raises(StoreFailed, match="File too large"):
        save(store, "out/a", *pieces)
    assert list((root / "out").iterdir()) == []


def test_a_file_that_is_written_to_while_it_is_read_is_replaced(files_place: FilesPlace, tmp_path: Path) -> None:
    version = files_place.put("a", bytes(3 * MIB))
    chunks = files_place.store.read("a", version)
    next(chunks)
    with (tmp_path / "root/a").open("ab") as file:
        file.write(b"more")

    with pytest.raises(ObjectReplaced, match="while it was read"):
        list(chunks)


def test_what_a_killed_writer_left_is_in_nobodys_way(store: FileStore, root: Path) -> None:
    left = store.create("out/a", MEDIA_TYPE)
    left.write(b"half")

    assert save(store, "out/a", b"1")
    assert load(store, "out/a") == b"1"
    assert [path.name for path in (root / "out").iterdir() if path.suffix != ".part"] == ["a"]
    left.discard()


def test_a_sink_may_be_read_by_whom_the_umask_lets(store: FileStore, root: Path) -> None:
    before = os.umask(0o027)
    save(store, "a", b"1")
    os.umask(before)

    assert (root / "a").stat().st_mode & 0o777 == 0o640


def test_a_version_of_what_is_not_there_is_missing(store: FileStore) -> None:
    with pytest.raises(ObjectMissing, match="a"):
        store.version("a")


def test_a_folder_that_goes_while_it_is_walked_is_a_failure(files_place: FilesPlace) -> None:
    for key in ("a", "b/c"):
        files_place.put(key, b"1")
    walk = files_place.store.walk("")
    next(walk)
    files_place.delete("b/c")
    (Path(files_place.location.removeprefix("file://")) / "b").rmdir()

    with pytest.raises(StoreFailed, match="No such file"):
        next(walk)


def test_a_walk_enters_no_folder_by_a_link(files_place: FilesPlace) -> None:
    files_place.put("a/b", b"1")
    root = Path(files_place.location.removeprefix("file://"))
    (root / "link").symlink_to(root)

    assert [entry.key for entry in files_place.store.walk("")] == ["a/b"]
