"""The table through each cloud's real runtime and server: what the core makes of each case, byte for byte."""

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import OBJECTS
from shared.model import Model
from tests.arrival.table.case import Case
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.play import Played, play
from tests.arrival.table.table import TABLE

WAYS = [(cloud, kind, case) for cloud in CLOUDS for kind in OBJECTS[cloud] for case in TABLE if cloud in case.clouds]


@pytest.mark.parametrize(("cloud", "kind", "case"), WAYS, ids=str)
def test_cloud_makes_what_the_core_makes(
    cloud: Cloud, kind: str, case: Case, stage_of: OpenStage, by_core: dict[str, Played], classifier: Model
) -> None:
    played = play(case, stage_of(cloud), kind, classifier.sha256)

    assert played == by_core[case.name]
