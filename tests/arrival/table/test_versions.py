"""Where a bucket keeps its versions, each is scored, in whichever order their events come, and deleted or not.

Azurite keeps none.
"""

import pytest

from functions.local import Cloud
from functions.local.arrival import OBJECTS
from shared.model import Model
from tests.arrival.table.buckets import GoogleBucket, S3Bucket
from tests.arrival.table.case import Case, Delete, Deliver, Put, Scored
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.expected import sinks_of
from tests.arrival.table.play import play
from tests.arrival.table.stage import Delivery
from tests.conformance.penguins import ADELIE, GENTOO, lines

OLD, NEW = lines(ADELIE), lines(GENTOO)
STEPS = (Put(OLD), Put(NEW), Delete(), Deliver("scored", put=1), Deliver("scored", put=0), Deliver("duplicate", put=1))


@pytest.mark.parametrize("cloud", ["aws", "gcp"])
def test_each_version_is_scored(cloud: Cloud, stage_with: OpenStage, classifier: Model) -> None:
    stage = stage_with(cloud)
    assert isinstance(stage.bucket, S3Bucket | GoogleBucket)
    stage.bucket.keep_versions()

    played = play(Case(name="", steps=STEPS), stage, OBJECTS[cloud], classifier.sha256)

    deliveries = [Delivery(acknowledged=True, outcome=outcome) for outcome in ("scored", "scored", "duplicate")]
    older = sinks_of(Scored({0: ADELIE}), OLD, classifier)
    newer = sinks_of(Scored({0: GENTOO}), NEW, classifier)
    assert played == (deliveries, [older, newer], [])
