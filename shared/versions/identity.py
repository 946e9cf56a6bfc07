"""The name and version that a model's file gives itself, read off its bytes without the runtime."""

import os

from shared import metadata
from shared.errors import ModelUnusable
from shared.integrity.wire import Malformed, read_fields, tag

_METADATA, _KEY, _VALUE = tag(14), tag(1), tag(2)
"""ModelProto.metadata_props, and what stands in a StringStringEntryProto."""


def identify(content: bytes, path: str) -> tuple[str, str]:
    """The name and the version; a foreign model has its file's name, and is version 1. Raises ModelUnusable."""
    stem, _ = os.path.splitext(os.path.basename(path))
    try:
        fields = read_fields(content, 0, len(content))
        entries = dict(_read(content, at, end) for key, at, end in fields if key == _METADATA)
        return metadata.identify(metadata.own(entries), stem)
    except (Malformed, UnicodeDecodeError) as error:
        raise ModelUnusable(f"{stem}: it can't be read as ONNX: {error}") from error
    except ModelUnusable as error:
        raise ModelUnusable(f"{stem}: {error}") from error


def _read(content: bytes, start: int, end: int) -> tuple[str, str]:
    found = {key: content[at:after].decode() for key, at, after in read_fields(content, start, end)}
    return found.get(_KEY, ""), found.get(_VALUE, "")
