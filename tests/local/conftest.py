"""One running runtime a cloud for all tests that only ask it something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from functions.local import CLOUDS, Cloud, Runtime, open_runtime
from tests.local.bundles import write_bundle


@pytest.fixture(params=CLOUDS)
def cloud(request: pytest.FixtureRequest) -> Cloud:
    chosen: Cloud = request.param
    return chosen


@pytest.fixture(scope="module")
def runtimes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Cloud, Runtime]]:
    """All three, at the same time."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("SECRET_OF_OURS", "not for the function")
        bundles = {cloud: write_bundle(tmp_path_factory.mktemp(cloud), cloud) for cloud in CLOUDS}
        yield {
            cloud: stack.enter_context(open_runtime(cloud, bundle, environment={"COLOUR": "green"}))
            for cloud, bundle in bundles.items()
        }


@pytest.fixture
def runtime(cloud: Cloud, runtimes: dict[Cloud, Runtime]) -> Runtime:
    return runtimes[cloud]
