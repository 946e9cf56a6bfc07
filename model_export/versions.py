"""Refuses an estimator of another scikit-learn: what it holds may mean something else here, without an error."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import sklearn
from sklearn.exceptions import InconsistentVersionWarning

from model_export.errors import OtherVersion

MARK = "_sklearn_version"
"""Where an estimator that was saved keeps the version of its scikit-learn (`BaseEstimator.__getstate__`)."""


@contextmanager
def same_version(path: Path) -> Iterator[None]:
    """Raise `OtherVersion` where scikit-learn only warns that what is being loaded was fitted by another version."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", InconsistentVersionWarning)
            yield
    except InconsistentVersionWarning as warning:
        raise OtherVersion(path, warning.original_sklearn_version, sklearn.__version__) from warning


def demand_same_version(path: Path) -> None:
    """Read the versions in a skops file, without loading it, and raise `OtherVersion` for the first that is another."""
    for fitted in _versions(path):
        if fitted != sklearn.__version__:
            raise OtherVersion(path, fitted, sklearn.__version__)


def _versions(path: Path) -> list[str]:
    found: list[str] = []

    def note(node: dict[str, Any]) -> dict[str, Any]:
        mark = node.get(MARK, {})
        if "content" in mark:  # a later mark may only point at the first
            found.append(json.loads(mark["content"]))
        return node

    with ZipFile(path) as archive:
        json.loads(archive.read("schema.json"), object_hook=note)
    return found
