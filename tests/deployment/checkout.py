"""A folder with all that a deployment reads: the manifests, and bundles of a label and a model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from functions.bundle.archive import hash_file
from functions.bundle.layout import LAYOUTS

ROOT = Path(__file__).parents[2]
_MANIFESTS = ("template.yaml", "serverless.yml", "azure.yaml", "deploy", "functions/azure")
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__")


class Checkout:
    """The folder; nothing of a test is written into the repository."""

    def __init__(self, folder: Path, model: Path) -> None:
        self.folder = folder
        self.model = folder / "models" / model.name
        self.model.parent.mkdir()
        shutil.copy(model, self.model)
        for name in _MANIFESTS:
            _copy(ROOT / name, folder / name)
        for name in LAYOUTS:
            self.bundle(name)

    def bundle(self, name: str, **told: object) -> None:
        """Put a bundle there whose label says otherwise what `told` has."""
        folder = self.folder / "dist" / name
        (folder / "models").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.model, folder / "models")
        for file in LAYOUTS[name].files:
            (folder / file).write_text("")
        label = {"bundle": name, "cloud": LAYOUTS[name].cloud, "python": "3.13", "arch": "x86_64", **self._pin()}
        (folder / "bundle.json").write_text(json.dumps({**label, **told}))
        folder.with_suffix(".zip").write_bytes(b"the zip")

    def _pin(self) -> dict[str, object]:
        pin = {"file": f"models/{self.model.name}", "name": self.model.stem, "version": "1"}
        return {"model": {**pin, "sha256": hash_file(self.model)}}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_LEFT_OUT)
    else:
        shutil.copy(source, target)
