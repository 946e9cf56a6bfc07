"""The stages of the table, and what the core makes of each case."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from functions.local import Cloud
from shared.model import Model
from tests.arrival.table.cloud_stage import CloudStage
from tests.arrival.table.clouds import SERVERS, open_stage
from tests.arrival.table.contents import BATCH, LONGEST
from tests.arrival.table.local_stage import LocalStage
from tests.arrival.table.play import Played, play
from tests.arrival.table.table import TABLE
from tests.conformance import penguins
from tests.conftest import EventBundles

OpenStage = Callable[[Cloud], CloudStage]


@pytest.fixture(scope="session")
def by_core(classifier: Model, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """What the core makes of each case on local files. It has no pyarrow, as no bundle has."""
    stage = LocalStage(classifier, tmp_path_factory.mktemp("local"), max_batch_rows=BATCH, max_row_bytes=LONGEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pyarrow", None)
        return {case.name: play(case, stage, "", classifier.sha256) for case in TABLE}


@pytest.fixture(scope="package")
def stage_of(request: pytest.FixtureRequest, event_bundles: EventBundles) -> Iterator[OpenStage]:
    """Each cloud with the table's limits, opened when it is first asked for."""
    limits = {"TRESNUBES_MAX_BATCH_ROWS": str(BATCH), "TRESNUBES_MAX_ROW_BYTES": str(LONGEST)}
    with ExitStack() as stack:

        @cache
        def open_cloud(cloud: Cloud) -> CloudStage:
            server = request.getfixturevalue(SERVERS[cloud])
            settings = {**penguins.ENVIRONMENT, **limits}
            return stack.enter_context(open_stage(cloud, server, event_bundles(cloud), "table", settings))

        yield open_cloud
