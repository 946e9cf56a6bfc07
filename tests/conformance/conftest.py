"""The three runtimes, each with the penguins' model and the table's limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud, Runtime, open_runtime
from tests.conformance.penguins import ENVIRONMENT


@pytest.fixture(scope="session", params=CLOUDS)
def runtime(request: pytest.FixtureRequest, bundles: dict[Cloud, Path]) -> Iterator[Runtime]:
    """A cloud's real runtime on its bundle."""
    cloud: Cloud = request.param
    with open_runtime(cloud, bundles[cloud], environment=ENVIRONMENT) as running:
        yield running
