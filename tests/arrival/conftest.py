"""The models that score on arrival."""

from pathlib import Path

import pytest

from shared.model import Model
from tests.arrival.desk import Desk
from tests.conftest import Example


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
