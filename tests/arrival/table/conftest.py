"""The stages of the table, and what the core makes of each case."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from itertools import count
from typing import Protocol

import pytest

from functions.local import Cloud
from shared.model import Model
from tests.arrival.table.cloud_stage import CloudStage
from tests.arrival.table.clouds import SERVERS, open_stage
from tests.arrival.table.contents import BATCH, LONGEST
from tests.arrival.table.local_stage import LOCAL, LocalStage
from tests.arrival.table.play import Played, play
from tests.arrival.table.table import TABLE
from tests.conformance.penguins import ENVIRONMENT
from tests.conftest import EventBundles

_numbers = count()


class OpenStage(Protocol):
    """Opens a cloud as a stage with the table's limits and some more settings: `sink_format="csv"`."""

    def __call__(self, cloud: Cloud, **settings: str) -> CloudStage:
        """The stage, until the fixture ends."""
        ...


@pytest.fixture(scope="session")
def by_core(classifier: Model, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """What the core makes of each case on local files. It has no pyarrow, as no bundle has."""
    stage = LocalStage(classifier, tmp_path_factory.mktemp("local"), max_batch_rows=BATCH, max_row_bytes=LONGEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pyarrow", None)
        return {case.name: play(case, stage, LOCAL, classifier.sha256) for case in TABLE}


@pytest.fixture(scope="package")
def stage_of(request: pytest.FixtureRequest, event_bundles: EventBundles) -> Iterator[OpenStage]:
    """The stages that all of the table is played on."""
    with ExitStack() as stack:
        yield cache(_opener(request, event_bundles, stack))


@pytest.fixture
def stage_with(request: pytest.FixtureRequest, event_bundles: EventBundles) -> Iterator[OpenStage]:
    """Stages that one test has for itself."""
    with ExitStack() as stack:
        yield _opener(request, event_bundles, stack)


def _opener(request: pytest.FixtureRequest, bundles: EventBundles, stack: ExitStack) -> OpenStage:
    limits = {"max_batch_rows": str(BATCH), "max_row_bytes": str(LONGEST)}

    def open_cloud(cloud: Cloud, **settings: str) -> CloudStage:
        server, name = request.getfixturevalue(SERVERS[cloud]), f"table-{next(_numbers)}"
        given = {f"TRESNUBES_{key.upper()}": text for key, text in {**limits, **settings}.items()}
        return stack.enter_context(open_stage(cloud, server, bundles(cloud), name, {**ENVIRONMENT, **given}))

    return open_cloud
