"""The zip is the folder, and the same content gives the same bytes."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from functions.bundle import LAYOUTS, Bundle


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_zip_holds_what_the_folder_holds(cloud: str, bundles: dict[str, Bundle]) -> None:
    bundle = bundles[cloud]

    with ZipFile(bundle.archive) as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}

    assert zipped == _read_files(bundle.folder)


def test_a_zip_tells_no_build_date_and_is_readable_by_all(bundles: dict[str, Bundle]) -> None:
    with ZipFile(bundles["aws"].archive) as archive:
        entries = archive.infolist()

    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {oct(entry.external_attr >> 16) for entry in entries} == {"0o100644"}


def _read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
