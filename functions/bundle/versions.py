"""The files of a bundle: versions of one model, each of which may be served."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from functions.bundle.errors import BundleError
from functions.bundle.trust import Trust, load_trusted
from shared.errors import ModelUnusable
from shared.model import Model
from shared.versions.editions import Edition, demand_versions


def load_versions(models: Sequence[Path], trust: Trust) -> list[tuple[Path, Model]]:
    """Each file with its model, all of them versions of one. Raises `BundleError`."""
    loaded = [(path, load_trusted(path, trust)) for path in models]
    names = [path.name for path in models]
    if len(set(names)) < len(names):
        raise BundleError(f"expected files of different names, for they lie side by side, got {', '.join(names)}")
    if len(models) > 1:
        try:
            demand_versions([Edition(model.name, model.version, str(path)) for path, model in loaded])
        except ModelUnusable as error:
            raise BundleError(str(error)) from error
    return loaded


def tell_columns(first: Model, *others: Model) -> tuple[str, ...]:
    """A remark for each version that takes other rows than the first one: no traffic can be shared between them."""
    return tuple(
        f"version {other.version} takes other columns than version {first.version}: share no traffic among the two"
        for other in others
        if _kinds(other) != _kinds(first)
    )


def _kinds(model: Model) -> list[tuple[str, str]]:
    """What a caller sees of the columns: the categories that a version happens to know are its own affair."""
    return [(column.name, column.kind) for column in model.signature.columns]
