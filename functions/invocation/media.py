"""The media type and the content coding of a file, by the endings of its name."""

from __future__ import annotations

from pathlib import PurePath

from functions.invocation.errors import InvocationError
from shared.http import media

_TYPES = {".csv": media.CSV, ".json": media.JSON, ".jsonl": media.NDJSON, ".ndjson": media.NDJSON}


def guess_type(name: str) -> str:
    """The media type; empty where the ending says none."""
    return _TYPES.get(PurePath(name.lower().removesuffix(".gz")).suffix, "")


def expect_type(name: str) -> str:
    """The media type. Raises InvocationError."""
    guessed = guess_type(name)
    if not guessed:
        raise InvocationError(f"expected --content-type, or a file that ends in {', '.join(_TYPES)}; got {name}")
    return guessed


def guess_coding(name: str) -> str:
    """The content coding; empty where the content is as it is."""
    return "gzip" if name.lower().endswith(".gz") else ""
