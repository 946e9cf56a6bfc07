"""The table through each cloud's real runtime and server: what the core makes of each case, byte for byte."""

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import CONTENTS, OBJECTS
from shared.model import Model
from tests.arrival.table.case import Case
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.deliveries import DELIVERIES
from tests.arrival.table.play import Played, play
from tests.arrival.table.table import TABLE


def turns(cloud: Cloud, number: int, case: Case) -> list[tuple[str, ...]]:
    """The kinds of events that tell of a case, from each in turn on; of what depends on the order, from every one."""
    kinds = OBJECTS[cloud]
    every = [(*kinds[start:], *kinds[:start]) for start in range(len(kinds))]
    if case in DELIVERIES:
        return every
    return [every[number % len(kinds)], *([CONTENTS[cloud]] if cloud in CONTENTS else [])]


WAYS = [
    pytest.param(cloud, kinds, case, id=f"{cloud}-{case}-{kinds[0]}")
    for cloud in CLOUDS
    for number, case in enumerate(TABLE)
    if cloud in case.clouds
    for kinds in turns(cloud, number, case)
]


@pytest.mark.parametrize(("cloud", "kinds", "case"), WAYS)
def test_cloud_makes_what_the_core_makes(
    cloud: Cloud,
    kinds: tuple[str, ...],
    case: Case,
    stage_of: OpenStage,
    by_core: dict[str, Played],
    classifier: Model,
) -> None:
    played = play(case, stage_of(cloud), kinds, classifier.sha256)

    assert played == by_core[case.name]
