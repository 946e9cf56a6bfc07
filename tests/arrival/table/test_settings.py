"""Settings that change what is made of every event, through each cloud's real runtime."""

from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import MESSAGES, OBJECTS
from shared.events.occurrence import Message
from shared.model import Model
from tests.arrival.table.case import Case, Deliver, Put
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.contents import BATCH, TABLE, document
from tests.arrival.table.local_stage import LOCAL, LocalStage
from tests.arrival.table.play import play
from tests.arrival.table.stage import Delivery
from tests.conformance.penguins import ADELIE
from tests.conftest import Example

COLUMNS = ["Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration", "Origin"]
FORD = [8, 302.0, 140.0, 3449.0, 10.5, "USA"]
TOYOTA = [4, 113.0, None, 2372.0, 15.0, "Japan"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_regressor_answers_in_csv(
    cloud: Cloud, stage_with: OpenStage, cars: Example, regressor: Model, tmp_path: Path
) -> None:
    content = "\n".join(",".join(map(str, row)) for row in (COLUMNS, FORD, ["many", *FORD[1:]], TOYOTA))
    case = Case(name="cars", steps=(Put(content.replace("None", "").encode()), Deliver("scored"), Deliver("duplicate")))
    stage = stage_with(cloud, model=str(cars.model), sink_format="csv")
    local = LocalStage(regressor, tmp_path, max_batch_rows=BATCH, sink_format="csv")

    played = play(case, stage, OBJECTS[cloud], regressor.sha256, "csv")

    ford, toyota = regressor.predict([dict(zip(COLUMNS, row, strict=True)) for row in (FORD, TOYOTA)])
    assert played.sinks[0].predictions == f"row,prediction\r\n0,{ford}\r\n2,{toyota}\r\n".encode()
    assert played == play(case, local, LOCAL, regressor.sha256, "csv")


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"model_sha256": "0" * 64}, "which TRESNUBES_MODEL_SHA256 pins"),
        ({"sink": "{store}/in"}, "TRESNUBES_SINK: expected a folder apart from TRESNUBES_SOURCE"),
        ({"sink": "{store}x/out"}, "{store}x"),
        ({"max_batch_rows": "0"}, "TRESNUBES_MAX_BATCH_ROWS: expected a whole number above 0"),
    ],
    ids=str,
)
def test_every_event_waits_for_what_can_not_work(
    cloud: Cloud, settings: dict[str, str], reason: str, stage_with: OpenStage
) -> None:
    stage = stage_with(cloud, **settings)
    created = stage.put("in/rows.csv", TABLE, "text/csv")
    message = Message("id", document(ADELIE))

    deliveries = [stage.deliver(kind, created) for kind in OBJECTS[cloud]]
    deliveries += [stage.deliver(kind, message) for kind in MESSAGES[cloud]]

    assert deliveries == [Delivery(acknowledged=False, outcome="redeliver")] * len(deliveries)
    assert stage.read("") == {"in/rows.csv": TABLE}
    assert reason.format(store=created.location.store) in stage.runtime.log
