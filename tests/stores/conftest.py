"""The stores that keep the contract, each in a place of its own."""

import pytest

from tests.stores.azure_place import azure_place as azure_place
from tests.stores.files_place import files_place as files_place
from tests.stores.gcs_place import gcs_place as gcs_place
from tests.stores.place import Place
from tests.stores.s3_place import s3_place as s3_place


@pytest.fixture(params=["files", "s3", "gcs", "azure"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each store in turn."""
    chosen: Place = request.getfixturevalue(f"{request.param}_place")
    return chosen
