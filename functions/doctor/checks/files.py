"""Are the bundle's files those that were built and checked?"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from functions.bundle.archive import hash_file
from functions.bundle.links import find_links
from functions.doctor.finding import About, Finding
from functions.doctor.package import Package

_AGAIN = "make the bundle again (make bundle)"
_NAMES = 3


def check(package: Package) -> Iterator[Finding]:
    """No links, which a cloud's tool may leave out without a word; folder and zip hold what the checksums say."""
    listed = _read_checksums(package)
    yield _refuse_links(package.about("links"), package.folder)
    yield _compare(package.about("folder"), listed, _hash_folder(package.folder))
    yield _compare(package.about("zip"), listed, _hash_archive(package.archive))


def _read_checksums(package: Package) -> dict[str, str]:
    """Name in the folder → sha256."""
    text = package.checksums.read_text(encoding="utf-8", errors="replace")
    lines = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    top = f"{package.layout.name}/"
    return {name.removeprefix(top): digest for digest, name in lines if name.startswith(top)}


def _refuse_links(about: About, folder: Path) -> Finding:
    links = [str(path.relative_to(folder)) for path in find_links(folder)]
    if links:
        return about.blame("no symbolic links", _list(links), "copy in what they lead to, or make the bundle again")
    return about.praise("no symbolic links", "none")


def _compare(about: About, listed: Mapping[str, str], found: Mapping[str, str]) -> Finding:
    expected = f"the {len(listed)} files of the checksums"
    kinds = {
        "changed": [name for name in listed if name in found and found[name] != listed[name]],
        "missing": [name for name in listed if name not in found],
        "added": [name for name in found if name not in listed],
    }
    faults = "; ".join(f"{kind}: {_list(names)}" for kind, names in kinds.items() if names)
    return about.blame(expected, faults, _AGAIN) if faults else about.praise(expected, "the same")


def _hash_folder(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in folder.rglob("*") if path.is_file()}


def _hash_archive(archive: Path) -> dict[str, str]:
    with ZipFile(archive) as zip_file:
        return {name: _hash_entry(zip_file, name) for name in zip_file.namelist()}


def _hash_entry(zip_file: ZipFile, name: str) -> str:
    """Empty for one that can't be read, which is another than was built."""
    try:
        return hashlib.sha256(zip_file.read(name)).hexdigest()
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return ""


def _list(names: Collection[str]) -> str:
    more = len(names) - _NAMES
    return ", ".join(sorted(names)[:_NAMES]) + (f" and {more} more" if more > 0 else "")
