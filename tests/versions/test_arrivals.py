"""What arrives is scored by one version, the same on each delivery."""

from pathlib import Path

import pytest

from shared.environment import open_deployment
from shared.errors import Redeliver
from shared.events.occurrence import Message, ObjectCreated, Occurrence
from shared.events.scorer import Scorer
from shared.events.sweep import sweep
from shared.stores.location import Location
from shared.stores.port import Version
from tests.versions.editions import COLUMN, Log, doubling, repeating, write_bundle

ROWS = f'{{"instances": [{{"{COLUMN}": 5}}]}}'.encode()
UNUSABLE = {"rows": [[3.0]], "predictions": [9.0], "tolerance": {"relative": 1e-6, "absolute": 0.0}}


def open_scorer(folder: Path, log: Log, *contents: bytes, **settings: str) -> Scorer:
    """A scorer of two versions, with equal shares if nothing else is said, and a local folder for the store."""
    given = {"source": "s3://b/in", "sink": "s3://b/out", "stores": str(folder / "stores"), "traffic": "1=1 2=1"}
    environment = {f"TRESNUBES_{name.upper()}": value for name, value in {**given, **settings}.items()}
    deployment = open_deployment(write_bundle(folder, *contents or (doubling(), repeating())), environment)
    return Scorer(deployment, log)


def put(folder: Path, key: str) -> ObjectCreated:
    path = folder / "stores/s3/b" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{COLUMN}\n5\n")
    return ObjectCreated(Location("s3://b", key), Version(id="1"), media_type="text/csv")


def test_a_second_delivery_is_scored_by_the_same_version_and_so_changes_nothing(tmp_path: Path) -> None:
    log = Log()
    scorer = open_scorer(tmp_path, log)
    arrivals: list[Occurrence] = [Message(f"m-{number}", ROWS) for number in range(12)]
    arrivals += [put(tmp_path, f"in/{number}.csv") for number in range(12)]

    outcomes = [scorer.score(arrival, lambda: 600.0) for _ in range(2) for arrival in arrivals]

    first, second = log[:24], log[24:]
    assert outcomes == ["scored"] * 24 + ["duplicate"] * 24
    assert [record["model_version"] for record in first] == [record["model_version"] for record in second]
    assert {record["model_version"] for record in first[:12]} == {"1", "2"}
    assert {record["model_version"] for record in first[12:]} == {"1", "2"}


def test_a_version_that_can_not_be_used_is_told_once_at_the_start(tmp_path: Path) -> None:
    log = Log()

    open_scorer(tmp_path, log, doubling(golden=UNUSABLE), repeating())

    assert [(record["message"], record["level"], record["model_version"]) for record in log] == [
        ("model unusable", "ERROR", "1")
    ]


@pytest.mark.parametrize("unusable", ["1", "2"])
def test_a_version_that_can_not_be_used_keeps_no_other_versions_objects_from_a_sweep(
    unusable: str, tmp_path: Path
) -> None:
    log = Log()
    versions = {"1": doubling(), "2": repeating()}
    versions[unusable] = doubling(unusable, golden=UNUSABLE)
    scorer = open_scorer(tmp_path, log, *versions.values())
    for number in range(24):
        put(tmp_path, f"in/{number}.csv")

    first, second = (sweep(scorer, lambda: 600.0) for _ in range(2))

    scored = first["scored"]
    assert 0 < scored < 24
    assert first == {"scored": scored, "redeliver": 24 - scored}
    assert second == {"duplicate": scored, "redeliver": 24 - scored}
    assert [record["level"] for record in log.of("sweep")] == ["WARNING", "WARNING"]


def test_a_sweep_fails_where_no_version_can_be_used(tmp_path: Path) -> None:
    log = Log()
    scorer = open_scorer(tmp_path, log, doubling(golden=UNUSABLE), repeating(golden=UNUSABLE))
    put(tmp_path, "in/a.csv")

    with pytest.raises(Redeliver, match="golden row 0"):
        sweep(scorer, lambda: 600.0)

    assert [record["level"] for record in log.of("sweep")] == ["ERROR"]
    assert log.of("object") == []


def test_a_shadow_is_not_opened_for_what_arrives(tmp_path: Path) -> None:
    log = Log()
    scorer = open_scorer(tmp_path, log, doubling(), repeating(), traffic="1", shadow="2")

    scorer.score(Message("m", ROWS), lambda: 600.0)

    versions = scorer.deployment.versions
    assert versions is not None
    assert [one.version for one in versions.opened] == ["1"]
    assert [record["message"] for record in log] == ["message"]
