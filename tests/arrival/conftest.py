"""The models that score on arrival."""

from pathlib import Path

import pytest

from shared.model import Model
from tests.arrival.desk import Desk
from tests.conftest import Example
from tests.stores.conftest import azure_place as azure_place
from tests.stores.conftest import files_place as files_place
from tests.stores.conftest import gcs_place as gcs_place
from tests.stores.conftest import place as place
from tests.stores.conftest import s3_place as s3_place


@pytest.fixture(scope="session")
def classifier(penguins: Example) -> Model:
    """The penguins' model."""
    return Model.load(penguins.model)


@pytest.fixture(scope="session")
def regressor(cars: Example) -> Model:
    """The cars' model."""
    return Model.load(cars.model)


@pytest.fixture
def desk(classifier: Model, tmp_path: Path) -> Desk:
    """A scorer of penguins."""
    return Desk(classifier, tmp_path)
