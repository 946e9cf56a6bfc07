"""What the checks of Google's and Azure's manifests share."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.manifests.azure_bindings import read_bindings
from tests.manifests.google_api import GoogleApi, serve
from tests.manifests.google_checkout import OSLS, Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.make(tmp_path)


@pytest.fixture
def api() -> Iterator[GoogleApi]:
    with serve() as api:
        yield api


@pytest.fixture(scope="session")
def osls() -> Path:
    if not (OSLS.exists() and shutil.which("node")):
        pytest.skip("osls is not installed: npm --prefix deploy/gcp ci (needs node 20.19 or newer)")
    return OSLS


@pytest.fixture(scope="session")
def gcloud() -> Path:
    found = shutil.which("gcloud")
    if found is None:
        pytest.skip("gcloud is not installed: https://cloud.google.com/sdk/docs/install")
    return Path(found)


@pytest.fixture(scope="session")
def azure_bindings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Of the app that scores on arrival, by Microsoft's worker."""
    return read_bindings(tmp_path_factory.mktemp("app"))
