"""A folder as a zip: the same content gives the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first date that a zip can hold; a real one would change the bytes at every build.
_DATE = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE_READABLE_BY_ALL = 0o100644
_UNIX = 3


def write_archive(folder: Path, archive: Path) -> None:
    """Zip every file of `folder`, sorted by name, with fixed dates and modes, deflated at level 9."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    with ZipFile(archive, "w") as zip_file:
        for name in names:
            content = (folder / name).read_bytes()
            zip_file.writestr(_entry(name), content, compress_type=ZIP_DEFLATED, compresslevel=9)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=_DATE)
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR_FILE_READABLE_BY_ALL << 16
    return entry


def hash_file(path: Path) -> str:
    """sha256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
