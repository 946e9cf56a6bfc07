"""The names of what an event writes: the same for each delivery, and never the same for two things."""

import re
from typing import NamedTuple

from shared.sha256 import hash_content
from shared.stores.location import Location
from shared.stores.port import Version

LIMIT = 1024
"""Bytes of a key: what S3 and Cloud Storage take; Azure takes as many characters."""

_MANIFESTS = "_manifests/"

_PLAIN = re.compile(rb"[^A-Za-z0-9_-]")


def manifests_of(sink: Location) -> str:
    """What the key of every manifest in a sink begins with."""
    return f"{sink.folder.key}{_MANIFESTS}"


class ObjectNames(NamedTuple):
    """The keys of the sinks of one source object, all in the sink's store."""

    predictions: str
    quarantine: str
    manifest: str

    @classmethod
    def of(cls, sink: Location, relative: str, version: Version, sha256: str, ending: str) -> "ObjectNames":
        """Of the object `relative` to the source folder, scored by the model of that sha256.

        A name is told apart from the right: its ending says which sink it is, no version has a dot in it, and a model
        is 12 hexadecimal digits. So two sources share no name, whatever dots and folders are in theirs.
        """
        stem = f"{relative}.{_encode(str(version))}"
        return cls(
            _join(sink, "", stem, sha256, f"predictions.{ending}"),
            _join(sink, "_quarantine/", stem, sha256, "quarantine.ndjson"),
            _join(sink, _MANIFESTS, stem, sha256, "manifest.json"),
        )


class MessageNames(NamedTuple):
    """The keys of the sinks of one message; only one of them is written."""

    predictions: str
    problem: str

    @classmethod
    def of(cls, sink: Location, message: str, sha256: str) -> "MessageNames":
        """Of the message of that id, scored by the model of that sha256."""
        stem = f"messages/{_encode(message)}"
        return cls(
            _join(sink, "", stem, sha256, "predictions.json"),
            _join(sink, "_quarantine/", stem, sha256, "problem.json"),
        )


def _join(sink: Location, folder: str, stem: str, sha256: str, ending: str) -> str:
    """A key. A stem that is too long is cut, and its sha256 stands behind the model's, where no other name has one."""
    start, end = f"{sink.folder.key}{folder}", f".{sha256[:12]}.{ending}"
    room = LIMIT - len(f"{start}{end}".encode())
    content = stem.encode()
    if len(content) <= room:
        return f"{start}{stem}{end}"
    mark = hash_content(content)
    cut = content[: max(room - len(mark) - 1, 0)].decode(errors="ignore")
    return f"{start}{cut}.{sha256[:12]}.{mark}.{ending}"


def _encode(text: str) -> str:
    """Percent-encoded, all but ASCII letters, digits, `_` and `-`: no dot is left, no slash and no case is lost."""
    return _PLAIN.sub(lambda found: b"%%%02X" % found[0][0], text.encode()).decode()
