"""The table through each cloud's real runtime and server: what the core makes of each case, byte for byte."""

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import OBJECTS
from shared.model import Model
from tests.arrival.table.case import Case
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.deliveries import DELIVERIES
from tests.arrival.table.play import Played, play
from tests.arrival.table.table import TABLE


def starts(cloud: Cloud, number: int, case: Case) -> range:
    """By which of a cloud's kinds of events a case begins: each in turn, and for what depends on the order all."""
    count = len(OBJECTS[cloud])
    return range(count) if case in DELIVERIES else range(number % count, number % count + 1)


WAYS = [
    pytest.param(cloud, (*OBJECTS[cloud][start:], *OBJECTS[cloud][:start]), case, id=f"{cloud}-{case}-{start}")
    for cloud in CLOUDS
    for number, case in enumerate(TABLE)
    if cloud in case.clouds
    for start in starts(cloud, number, case)
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
