"""Which store a location is in."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.errors import StoreFailed
from shared.stores.choice import Stores
from shared.stores.files import FileStore
from tests.stores.place import save
from tests.stores.s3_place import S3Place

ROOT = Path(__file__).parents[2]


def test_each_store_is_opened_once() -> None:
    stores = Stores()

    assert stores.open("file://") is stores.open("file://")


def test_a_folder_stands_in_for_every_store(tmp_path: Path) -> None:
    stores = Stores(str(tmp_path))

    assert save(stores.open("s3://bucket"), "in/a", b"1")
    assert (tmp_path / "s3/bucket/in/a").read_bytes() == b"1"
    assert isinstance(stores.open("https://account.blob.core.windows.net/container"), FileStore)


def test_a_bucket_is_opened_by_its_location(s3_place: S3Place) -> None:
    s3_place.put("a", b"1")

    assert Stores().open(s3_place.location).exists("a")


@pytest.mark.parametrize("store", ["ftp://host", "bucket", ""])
def test_an_unknown_store_is_told(store: str) -> None:
    with pytest.raises(StoreFailed, match=f"expected a store of s3://, gs://, .* got '{store}'"):
        Stores().open(store)


WITHOUT = """
import sys
store, module = sys.argv[1:]
sys.modules[module] = None
from shared.errors import StoreFailed
from shared.stores.choice import Stores
try:
    Stores().open(store)
except StoreFailed as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("store", "module"),
    [
        ("s3://bucket", "botocore"),
        ("gs://bucket", "google.cloud.storage"),
        ("https://account.blob.core.windows.net/container", "azure.storage.blob"),
    ],
)
def test_a_bundle_without_a_stores_client_says_which_one_has_it(store: str, module: str) -> None:
    command = [sys.executable, "-c", WITHOUT, store, module]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout.startswith(f"{store}: expected the client of its store")
    assert "functions.bundle CLOUD-events" in run.stdout
    assert module in run.stdout
