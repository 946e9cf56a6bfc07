"""An object may be deleted at any time: no delivery would find it, and what was read of it is not written."""

from contextlib import closing

import pytest

from shared.deployment import Deployment
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from shared.stores.location import Location
from shared.stores.parts import PART
from shared.stores.port import Version
from tests.arrival.desk import ndjson
from tests.conformance.penguins import ADELIE
from tests.servers.gcs_server import GcsServer

BUCKET = "gs://deleting"


def test_an_object_that_is_deleted_while_it_is_read_is_missing(
    classifier: Model, gcs: GcsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
    gcs.make_bucket("deleting")
    row = ndjson([ADELIE])
    with closing(gcs.client()) as client:
        bucket = client.bucket("deleting")
        source = bucket.blob("in/a.ndjson")
        source.upload_from_string(row * (PART // len(row) + 1))
        event = ObjectCreated(Location(BUCKET, "in/a.ndjson"), Version(id=str(source.generation)))
        records: list[dict[str, object]] = []
        scorer = Scorer(Deployment(classifier, Settings(source=f"{BUCKET}/in", sink=f"{BUCKET}/out")), records.append)

        def remaining() -> float:
            """The clock is asked first before the object is opened, then before a batch: the first part is here."""
            clock.append(60.0)
            if len(clock) == 2:
                source.delete()
            return clock[-1]

        clock: list[float] = []
        outcome = scorer.score(event, remaining)

        assert outcome == "missing"
        assert records[-1]["level"] == "WARNING"
        assert list(bucket.list_blobs()) == []
