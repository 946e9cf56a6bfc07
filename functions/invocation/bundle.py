"""The bundle whose function is given an event."""

from __future__ import annotations

import json
from pathlib import Path

from functions.invocation.errors import InvocationError
from functions.local.runtime import Cloud

BUNDLES = Path("build/bundles")
"""Where `make bundle-here` puts them."""


def find_bundle(cloud: Cloud, folder: Path | None = None) -> Path:
    """The folder of a cloud's bundle of events. Raises InvocationError for another, or none."""
    name = f"{cloud}-events"
    bundle = folder or BUNDLES / name
    label = bundle / "bundle.json"
    found = json.loads(label.read_text("utf-8"))["bundle"] if label.is_file() else "none"
    if found != name:
        raise InvocationError(
            f"expected the bundle {name} in {bundle}, found {found}; "
            f"`python -m functions.bundle {name} --here --model models/NAME.onnx --out {bundle.parent}` makes it"
        )
    return bundle
