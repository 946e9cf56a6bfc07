"""The engine, and the folder that sam is run in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import DockerClient

from functions.local.docker.engine import connect, find_engine
from functions.local.docker.image import NAME, has_image
from tests.conftest import Example
from tests.docker.checkout import add_endpoint, fill


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is here needs an engine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("docker")


@pytest.fixture(scope="session")
def engine() -> Iterator[DockerClient]:
    """A client of the engine, which has the image that sam wants."""
    host = find_engine()
    if host is None:
        pytest.skip("no Docker engine runs here: make sam-local")
    with connect(host) as client:
        if not has_image(client):
            pytest.skip(f"the Docker engine has no {NAME}: make sam-local")
        yield client


@pytest.fixture(scope="session")
def folder(engine: DockerClient, penguins: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates and the penguins' bundles. The engine is asked for first: without one nothing is built."""
    del engine
    checkout = fill(tmp_path_factory.mktemp("checkout"), penguins.model)
    add_endpoint(checkout)
    return checkout
