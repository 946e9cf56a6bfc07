"""Whether the bundle that is to be deployed is there, whole, and made with the model that is meant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from functions.bundle.archive import hash_file
from functions.bundle.label import ModelIdentity

DIST = Path("dist")
"""Where the manifests look for the bundles."""


class Label(NamedTuple):
    """What a bundle says of itself, as far as a deployment asks."""

    bundle: str
    arch: str
    models: tuple[ModelIdentity, ...]
    """The one that answers by default first."""


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
    if label.bundle != name:
        yield f"{folder}: expected the bundle {name}, found {label.bundle}"
    if label.arch != arch:
        again = f"make bundle BUNDLES={name} ARCH={arch} MODEL=models/NAME.onnx"
        yield f"{folder}: expected a bundle for {arch}, found one for {label.arch}; `{again}` makes it"
    if links := sorted(str(path) for path in folder.rglob("*") if path.is_symlink()):
        yield f"{folder}: expected files and folders alone, found a symbolic link, {links[0]}; bundle it again"
    yield from _compare_models(folder, label, models)


def read_label(name: str) -> Label | None:
    """What a bundle says of itself; None where there is none, or one that says nothing that can be read."""
    try:
        label = json.loads((DIST / name / "bundle.json").read_text(encoding="utf-8"))
        models = label["models"] if "models" in label else [label["model"]]
        return Label(label["bundle"], label["arch"], tuple(ModelIdentity(**model) for model in models))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _compare_models(folder: Path, label: Label, models: Sequence[Path]) -> Iterator[str]:
    asked = models or [file for model in label.models if (file := Path(model.file)).is_file()]
    for file in asked:
        if not file.is_file():
            yield f"{file}: expected a model file, there is none"
        elif hash_file(file) not in {model.sha256 for model in label.models}:
            yield (
                f"{folder}: expected a bundle of {file} as it is now, found another model; "
                f"`make bundle BUNDLES={folder.name} MODEL={file}` makes one, "
                f"and --model {folder / label.models[0].file} deploys this one all the same"
            )
