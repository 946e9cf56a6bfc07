"""A folder with all that a deployment reads: the manifests, and bundles of a label and a model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from functions.bundle.archive import hash_file, write_archive
from functions.bundle.checksums import write_checksums
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
        layout, dist = LAYOUTS[name], self.folder / "dist"
        folder = dist / name
        (folder / "models").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.model, folder / "models")
        for file, source in layout.files.items():
            shutil.copy(ROOT / "functions" / layout.cloud / source, folder / file)
        (folder / "requirements.txt").write_text("")
        label = {"bundle": name, "cloud": layout.cloud, "python": "3.13", "arch": "x86_64", "models": [self._pin()]}
        (folder / "bundle.json").write_text(json.dumps({**label, **told}))
        self.seal(name)

    def seal(self, name: str) -> None:
        """Make the zip and the checksums of what is in the folder now."""
        dist = self.folder / "dist"
        write_archive(dist / name, dist / f"{name}.zip")
        files = [path for path in (dist / name).rglob("*") if path.is_file()]
        write_checksums(dist / f"{name}.sha256", dist, [*files, dist / f"{name}.zip"])

    def _pin(self) -> dict[str, str]:
        pin = {"file": f"models/{self.model.name}", "name": self.model.stem, "version": "1"}
        return {**pin, "sha256": hash_file(self.model)}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_LEFT_OUT)
    else:
        shutil.copy(source, target)
