"""A bundle as it lies in `dist/`: the folder, the zip, the checksums, and what its label says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast
from zipfile import BadZipFile, ZipFile

from functions.bundle.errors import BundleError
from functions.bundle.label import ModelIdentity
from functions.bundle.layout import LAYOUTS, Layout
from functions.bundle.target import Target
from functions.doctor.finding import About
from functions.local.runtime import Cloud
from shared import golden
from shared.errors import ModelUnusable
from shared.model import Model


class Package(NamedTuple):
    """A bundle that was found."""

    layout: Layout
    folder: Path
    archive: Path
    checksums: Path
    target: Target
    """What it was made for."""
    models: tuple[ModelIdentity, ...]
    """The first is the one that answers unless told otherwise."""

    @property
    def cloud(self) -> Cloud:
        """The layout's, as the type that all else has."""
        return cast(Cloud, self.layout.cloud)

    def about(self, check: str) -> About:
        """What makes a check's findings of this bundle."""
        return About(check, self.cloud, self.layout.name)

    def read_rows(self) -> list[dict[str, Any]]:
        """The golden rows of the first model, as objects by column name; empty: it has none. Raises BundleError."""
        (model, *_) = self.load_models()
        document = model.document("golden")
        names = [column.name for column in model.signature.columns]
        rows = [] if document is None else golden.parse(document).rows
        return [row if isinstance(row, dict) else dict(zip(names, row, strict=True)) for row in rows]

    def load_models(self) -> tuple[Model, ...]:
        """The models in the folder, in this process, golden rows passed. Raises BundleError."""
        return tuple(_load(self.folder / each.file) for each in self.models)


def find_package(name: str, dist: Path) -> Package:
    """Raises BundleError where one of the three is missing, is no zip, or has another bundle's label."""
    layout, folder = LAYOUTS[name], dist / name
    package = Package(layout, folder, dist / f"{name}.zip", dist / f"{name}.sha256", *_read_label(folder, name))
    for path in (package.archive, package.checksums):
        if not path.is_file():
            raise BundleError(f"expected {path} beside the folder, found none")
    _demand_zip(package.archive)
    return package


def _demand_zip(archive: Path) -> None:
    """A copy that was cut short has lost the list of what is in it, which stands at the end."""
    try:
        ZipFile(archive).close()
    except BadZipFile as error:
        raise BundleError(f"{archive}: expected a zip, got {error}") from error


def _read_label(folder: Path, name: str) -> tuple[Target, tuple[ModelIdentity, ...]]:
    path = folder / "bundle.json"
    try:
        label = json.loads(path.read_text(encoding="utf-8"))
        if label["bundle"] != name:
            raise BundleError(f"{path}: expected the bundle {name}, got {label['bundle']}")
        target, models = Target(label["python"], label["arch"]), tuple(map(_identify, label["models"]))
    except OSError as error:
        raise BundleError(f"expected a bundle in {folder}, got {error.strerror}") from error
    except KeyError as error:
        raise BundleError(f"{path}: expected a label as bundles have it today, got none with {error}") from error
    except (ValueError, TypeError) as error:
        raise BundleError(f"{path}: expected the label of a bundle, got {error!r}") from error
    if not models:
        raise BundleError(f"{path}: expected one model or more, got none")
    return target, models


def _identify(model: dict[str, str]) -> ModelIdentity:
    return ModelIdentity(model["file"], model["name"], model["version"], model["sha256"])


# A model is looked at by several checks, for each of the clouds that it lies there for.
@cache
def _load(path: Path) -> Model:
    try:
        return Model.load(path)
    except (OSError, ModelUnusable) as error:
        raise BundleError(f"{path} can't be served: {error}") from error
