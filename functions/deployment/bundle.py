"""Whether the bundle that is to be deployed is there, whole, and made with the model that is meant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from functions.bundle.archive import hash_file

DIST = Path("dist")
"""Where the manifests look for the bundles."""


def find_faults(name: str, models: Sequence[Path] = (), arch: str = "x86_64") -> Iterator[str]:
    """What keeps a bundle in `dist` from being deployed to that CPU, each with what to do.

    It has to hold `models`, or else what `models/` has now under the names that it holds.
    """
    folder = DIST / name
    label = read_label(name)
    if label is None:
        again = f"make bundle BUNDLES={name} MODEL=models/NAME.onnx"
        yield f"{folder}: expected the bundle {name}, there is none; `{again}` makes it"
        return
    if label.get("bundle") != name:
        yield f"{folder}: expected the bundle {name}, found {label.get('bundle', 'one of an older make')}"
    if (found := label.get("arch")) != arch:
        again = f".venv/bin/python -m functions.bundle {name} --arch {arch} --model models/NAME.onnx"
        yield f"{folder}: expected a bundle for {arch}, found one for {found}; `{again}` makes it"
    if links := sorted(str(path) for path in folder.rglob("*") if path.is_symlink()):
        yield f"{folder}: expected files and folders alone, found a symbolic link, {links[0]}; bundle it again"
    yield from _compare_models(folder, label, models)


def read_label(name: str) -> Mapping[str, Any] | None:
    """What a bundle says of itself; None where there is no bundle, or a file that is no label."""
    try:
        label = json.loads((DIST / name / "bundle.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return label if isinstance(label, dict) else None


def list_models(label: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The models of a bundle, the one that answers by default first."""
    return list(label.get("models") or [label["model"]])


def _compare_models(folder: Path, label: Mapping[str, Any], models: Sequence[Path]) -> Iterator[str]:
    held = list_models(label)
    asked = models or [file for entry in held if (file := Path(entry["file"])).is_file()]
    for file in asked:
        if not file.is_file():
            yield f"{file}: expected a model file, there is none"
        elif hash_file(file) not in {entry["sha256"] for entry in held}:
            yield (
                f"{folder}: expected a bundle of {file} as it is now, found another model; "
                f"`make bundle BUNDLES={folder.name} MODEL={file}` makes one, "
                f"and --model {folder / held[0]['file']} deploys this one all the same"
            )
