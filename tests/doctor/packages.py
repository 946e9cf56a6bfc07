"""Bundles of a few files, with everything beside them that a built one has."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.bundle.archive import write_archive
from functions.bundle.checksums import write_checksums
from functions.doctor.finding import Finding
from functions.doctor.package import Package, find_package
from functions.doctor.subject import Subject
from functions.manifests.declared import Declared

MODEL = {"file": "models/twice.onnx", "name": "twice", "version": "1", "sha256": "0" * 64}
LABEL = {"cloud": "aws", "python": "3.13", "arch": "x86_64", "models": [MODEL]}

DECLARED = Declared(
    cloud="aws",
    name="HttpFunction",
    bundle="aws",
    folder=Path("dist/aws"),
    entry="handler.http",
    python="3.13",
    arch="x86_64",
    memory_mb=1769,
    cpu=1.0,
    timeout=29,
    concurrency=1,
    warm_instances=0,
    environment={},
    gateway="HTTP API",
    gateway_timeout=30,
)


def make_package(dist: Path, name: str = "aws", files: Mapping[str, bytes] = {}, **label: Any) -> Package:
    """A bundle of some files in `dist`, with its label."""
    folder = dist / name
    told = json.dumps({**LABEL, "bundle": name, **label}).encode()
    for path, content in {"bundle.json": told, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    archive = dist / f"{name}.zip"
    write_archive(folder, archive)
    inside = [path for path in folder.rglob("*") if path.is_file()]
    write_checksums(dist / f"{name}.sha256", dist, (*inside, archive))
    return find_package(name, dist)


def make_subject(dist: Path, declared: Declared = DECLARED, files: Mapping[str, bytes] = {}, **label: Any) -> Subject:
    """A function and a bundle of some files."""
    return Subject(declared, make_package(dist, declared.bundle, files, **label))


def write_elf(machine: int, glibc: str) -> bytes:
    """The head of an ELF file, and the version of glibc that it asks for."""
    return b"\x7fELF" + bytes(14) + struct.pack("<H", machine) + b"\0GLIBC_2.17\0GLIBC_" + glibc.encode() + b"\0"


def grade(found: list[Finding]) -> list[str]:
    """The levels, in order."""
    return [finding.level for finding in found]
