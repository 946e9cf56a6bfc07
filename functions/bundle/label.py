"""`bundle.json`: what a bundle holds, for whoever finds one deployed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from functions.bundle.layout import Layout
from functions.bundle.target import Target
from functions.bundle.wheels import read_versions


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """A model that a bundle serves; `file` is relative to the bundle's top."""

    file: str
    name: str
    version: str
    sha256: str


def write_label(
    folder: Path, project: Path, layout: Layout, target: Target, models: Sequence[ModelIdentity], key: str = ""
) -> None:
    """Write the same bytes for the same content: no date, no path of the builder.

    `shared.integrity.label` reads the models, of which the first is served where no setting says otherwise, and the
    public key that they must be signed with.
    """
    label = {
        "tresnubes": _read_version(project),
        "bundle": layout.name,
        "cloud": layout.cloud,
        "python": target.python,
        "arch": target.arch,
        "models": [asdict(model) for model in models],
        **({"key": key} if key else {}),
        "packages": read_versions(folder / layout.packages),
    }
    text = json.dumps(label, indent=2, ensure_ascii=False) + "\n"
    (folder / "bundle.json").write_text(text, encoding="utf-8")


def _read_version(project: Path) -> str:
    pyproject = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return str(pyproject["project"]["version"])
