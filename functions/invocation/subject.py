"""What a local file is as the subject of an event: an object that was created, or a message."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from functions.invocation import media
from functions.invocation.errors import InvocationError
from functions.local.runtime import Cloud
from shared.events.occurrence import Message, ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version

MADE_UP = Version(etag="0x8DE2A0C4B7F1E90", id="1764000000000000")
"""An etag as Azure's are, and a generation."""

_GUESSES: Mapping[Cloud, str] = {
    "aws": "the ETag is the MD5 of the file: S3's own for what was uploaded in one part, without a key of KMS",
    "gcp": "the generation is made up: --version has the real one",
    "azure": "the ETag is made up: --etag has the real one",
}


def describe_object(file: Path, location: Location, version: Version, content_type: str = "") -> ObjectCreated:
    """The object that a file would be, or is, at a location."""
    return ObjectCreated(location, version, file.stat().st_size, content_type or media.guess_type(file.name))


def bring_object(file: Path, location: Location, content_type: str = "") -> ObjectCreated:
    """The object whose content comes with the event."""
    return ObjectCreated.brought(location, file.read_bytes(), content_type or media.guess_type(file.name))


def read_message(cloud: Cloud, file: Path, name: str, content_type: str = "") -> Message:
    """The message whose body a file is. Raises InvocationError for a file of no known media type.

    SQS carries text alone, so bytes that are none go there as base64; the other two have base64 of everything.
    """
    body = file.read_bytes()
    binary = cloud == "aws" and not _is_text(body)
    body = base64.b64encode(body) if binary else body
    known = content_type or media.expect_type(file.name)
    return Message(name, body, known, media.guess_coding(file.name), base64=binary)


def guess_version(cloud: Cloud, file: Path, etag: str = "", number: str = "") -> tuple[Version, str]:
    """The version that the real object has, and what of it is a guess, in words; empty where nothing is.

    `number` is S3's version id or Cloud Storage's generation. Raises InvocationError where a cloud has no such thing.
    """
    if cloud == "gcp":
        return Version(etag, number or MADE_UP.id), "" if number else _GUESSES[cloud]
    guess = "" if etag else _GUESSES[cloud]
    if cloud == "aws":
        return Version(etag or _md5(file), number), guess
    if number:
        raise InvocationError("--version: a blob's event names its ETag and no version; expected --etag")
    return Version(etag or MADE_UP.etag), guess


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _md5(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
