"""What compiled files ask of the machine that loads them: the CPU, the C library, the Python."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Version = tuple[int, int]

# ELF's e_machine, at byte 18 of the header: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
_MACHINES = {62: "x86_64", 183: "arm64"}


class Binary(NamedTuple):
    """A shared object or a program."""

    path: Path
    arch: str
    """As clouds call it; a number for a CPU that none has."""
    glibc: Version
    """The newest version of glibc that it asks for; (0, 0): none."""
    python: str
    """`3.13` where the file's name says that it is an extension of that version alone; else empty."""


def find_binaries(folder: Path) -> Iterator[Binary]:
    """Every file below `folder` that has the head of an ELF file."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (head := _read_head(path)).startswith(b"\x7fELF"):
            (machine,) = struct.unpack_from("<H", head, 18)
            yield Binary(path, _MACHINES.get(machine, str(machine)), _find_newest_glibc(path), _find_python(path.name))


def _read_head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(20)


def _find_newest_glibc(path: Path) -> Version:
    # Versions that a library asks for stand as text in its string table.
    found = re.findall(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)", path.read_bytes())
    return max(((int(major), int(minor)) for major, minor in found), default=(0, 0))


def _find_python(name: str) -> str:
    tag = re.search(r"\.cpython-(\d)(\d+)-", name)
    return f"{tag[1]}.{tag[2]}" if tag else ""
