"""Checks where a model goes and what it is called, before any work is done for it."""

import re
from math import inf
from pathlib import Path

from model_export.errors import ExportError
from shared.golden import Tolerance

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What a name and a version may be: they stand in URLs and in object keys."""


def check_target(out: Path, name: str | None, version: str) -> str:
    """The model's name: `name`, else the stem of `out`. Raises `ExportError` for what no model can be called."""
    if out.suffix != ".onnx":
        raise ExportError(f"expected a file to write (--out) that ends in .onnx, got {out.name!r}")
    _check("version", version, "")
    _check("name", out.stem if name is None else name, ", from the file to write: give --name" if name is None else "")
    return out.stem if name is None else name


def check_tolerance(tolerance: Tolerance) -> None:
    """Raise `ExportError` for a tolerance that is no finite number from 0 on."""
    for name, value in (("relative", tolerance.relative), ("absolute", tolerance.absolute)):
        if not 0 <= value < inf:
            raise ExportError(f"expected a {name} tolerance from 0 on, got {value}")


def _check(what: str, value: str, hint: str) -> None:
    if not NAME.fullmatch(value):
        raise ExportError(
            f"expected a {what} of letters, digits, '.', '_' and '-' that starts with a letter or digit, "
            f"got {value!r}{hint}"
        )
