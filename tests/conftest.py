"""What many tests share: the examples, trained and exported once a run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

from functions.bundle import build, running_target
from functions.local import CLOUDS, Cloud
from shared import Service
from tests.conformance.penguins import ENVIRONMENT
from tests.disk import full_disk as full_disk
from tests.servers.azurite import azurite as azurite
from tests.servers.gcs_server import gcs as gcs
from tests.servers.moto_server import moto as moto
from tests.servers.pubsub_emulator import pubsub as pubsub

# An example that takes long tells of a busy machine, and of no fault.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@dataclass(frozen=True, slots=True)
class Example:
    """An example's estimator, the rows that it was fitted on, and its model file."""

    estimator: Any
    frame: Any
    model: Path


def _build(example: ModuleType, folder: Path) -> Example:
    from model_export import export

    estimator, frame = example.train()
    exported = export(estimator, frame, folder / f"{example.NAME}.onnx", version="1")
    return Example(estimator, frame, exported.path)


@pytest.fixture(scope="session")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The classifier."""
    from examples import penguins

    return _build(penguins, tmp_path_factory.mktemp("penguins"))


@pytest.fixture(scope="session")
def cars(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The regressor."""
    from examples import cars

    return _build(cars, tmp_path_factory.mktemp("cars"))


@pytest.fixture(scope="session")
def core(penguins: Example) -> Service:
    """The core in this process, with the penguins' model and the conformance table's limits."""
    environment = {**ENVIRONMENT, "TRESNUBES_MODEL": str(penguins.model)}
    return Service.from_environment(penguins.model.parent, lambda _: None, environment)


@pytest.fixture(scope="session")
def bundles(penguins: Example, tmp_path_factory: pytest.TempPathFactory) -> dict[Cloud, Path]:
    """Each cloud's bundle for this Python."""
    out = tmp_path_factory.mktemp("bundles")
    return {cloud: build(cloud, penguins.model, running_target(), out).folder for cloud in CLOUDS}


EventBundles = Callable[[Cloud], Path]


@pytest.fixture(scope="session")
def event_bundles(penguins: Example, tmp_path_factory: pytest.TempPathFactory) -> EventBundles:
    """A cloud's bundle of events for this Python, made when it is first asked for."""
    out = tmp_path_factory.mktemp("event-bundles")
    return cache(lambda cloud: build(f"{cloud}-events", penguins.model, running_target(), out).folder)
