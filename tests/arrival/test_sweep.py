"""A sweep scores what no event told of, and nothing twice; what fails or doesn't fit its time is left to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.deployment import Deployment
from shared.errors import ModelUnusable, Redeliver
from shared.events.scorer import Scorer
from shared.events.sweep import sweep
from shared.model import Model
from shared.settings import Settings
from tests.arrival.desk import FOLDERS, Desk, endless, ndjson, timeless
from tests.conformance.penguins import ADELIE, GENTOO
from tests.stores.place import Place
from tests.stores.s3_place import S3Place

ROW = ndjson([ADELIE])
ALIKE = ["a", "a b", "a!", "a-1", "a.", "a.b", "a.csv", "a/b", "a0", "ab", "\u00fc/a"]
"""Some of them come in another order than their manifests, whose keys go on with a dot."""


def contents(desk: Desk) -> list[bytes]:
    """All that was written but manifests, which tell of two files' versions."""
    return sorted(content for key, content in desk.sinks().items() if not key.startswith("_manifests/"))


def summary(desk: Desk) -> dict[str, Any]:
    """The log's last record."""
    assert desk.records[-1]["message"] == "sweep"
    return desk.records[-1]


def scorer_of(store: str, model: Model, records: list[dict[str, Any]]) -> Scorer:
    """A scorer of a store's folder `in`."""
    settings = Settings(source=f"{store}/in", sink=f"{store}/out")
    return Scorer(Deployment(model, settings), records.append)


def test_what_no_event_told_of_is_scored_as_by_its_event(desk: Desk, classifier: Model, tmp_path: Path) -> None:
    told = Desk(classifier, tmp_path / "told")
    for name, content in {"a.ndjson": ROW, "2026/b.ndjson": ndjson([GENTOO, {}]), "c.csv": b""}.items():
        desk.put(name, content)
        told.score(told.put(name, content))

    outcomes = sweep(desk.scorer, endless, "event-1", "trace-1")

    assert outcomes == {"scored": 2, "broken": 1}
    assert len(desk.sinks()) == len(told.sinks()) == 7
    assert contents(desk) == contents(told)
    assert [record["outcome"] for record in desk.records[:-1]] == ["scored", "scored", "broken"]
    assert {(record["event_id"], record["trace_id"]) for record in desk.records} == {("event-1", "trace-1")}


def test_what_was_scored_is_left_alone(desk: Desk) -> None:
    desk.score(desk.put("a.ndjson", ROW))
    desk.put("b.ndjson", ROW)
    sweep(desk.scorer, endless)
    sinks, seen = desk.sinks(), len(desk.records)

    outcomes = sweep(desk.scorer, endless)

    assert outcomes == {"duplicate": 2}
    assert desk.sinks() == sinks
    assert len(desk.records) == seen + 1


def test_the_log_tells_what_a_sweep_came_to(desk: Desk) -> None:
    desk.put("a.ndjson", ROW)

    sweep(desk.scorer, endless, "event-1", "trace-1")

    record = summary(desk)
    assert record.pop("latency_ms") >= 0
    assert record == {
        "level": "INFO",
        "message": "sweep",
        "complete": True,
        "reason": "",
        "objects": {"scored": 1, "broken": 0, "duplicate": 0, "missing": 0, "redeliver": 0},
        "model_name": desk.model.name,
        "model_version": desk.model.version,
        "model_sha256": desk.model.sha256,
        "event_id": "event-1",
        "trace_id": "trace-1",
    }


def test_what_another_model_scored_is_scored_again(desk: Desk, regressor: Model, tmp_path: Path) -> None:
    desk.score(desk.put("a.ndjson", ROW))

    outcomes = sweep(Desk(regressor, tmp_path).scorer, endless)

    assert outcomes == {"scored": 1}
    assert len([name for name in desk.sinks() if name.startswith("_manifests/a.ndjson.")]) == 2


def test_a_newer_version_is_scored_beside_the_older_ones_predictions(desk: Desk) -> None:
    desk.score(desk.put("a.ndjson", ROW))
    desk.put("a.ndjson", ndjson([GENTOO]))

    assert sweep(desk.scorer, endless) == {"scored": 1}


def test_an_object_that_fails_keeps_back_no_other(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(ROW)
    desk.put("a.ndjson", ROW)
    (desk.bucket / "in/b.ndjson").symlink_to(tmp_path / "elsewhere")
    desk.put("c.ndjson", ROW)

    outcomes = sweep(desk.scorer, endless)

    assert outcomes == {"scored": 2, "redeliver": 1}
    assert summary(desk)["level"] == "WARNING"
    assert summary(desk)["complete"]


def test_a_sweep_ends_while_there_is_time_to_say_so(desk: Desk) -> None:
    for name in "abc":
        desk.put(f"{name}.ndjson", ROW)

    outcomes = sweep(desk.scorer, lambda: 4.9 if desk.records else 60.0)

    assert outcomes == {"scored": 1}
    assert (summary(desk)["level"], summary(desk)["complete"]) == ("WARNING", False)
    assert "s3://bucket/in/b.ndjson and what comes after it are left" in summary(desk)["reason"]


def test_the_next_sweep_goes_on(desk: Desk) -> None:
    for name in "abc":
        desk.put(f"{name}.ndjson", ROW)
    sweep(desk.scorer, lambda: 4.9 if desk.records else 60.0)

    outcomes = sweep(desk.scorer, endless)

    assert outcomes == {"duplicate": 1, "scored": 2}


def test_an_object_without_time_is_left_too(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, max_batch_rows=1)
    desk.put("a.ndjson", ROW * 9)
    times = iter([60.0] * 4)

    outcomes = sweep(desk.scorer, lambda: next(times, 0.0))

    assert outcomes == {}
    assert [record["message"] for record in desk.records] == ["object", "sweep"]
    assert "s3://bucket/in/a.ndjson" in summary(desk)["reason"]
    assert desk.sinks() == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"source": ""}, "TRESNUBES_SOURCE: expected the folder whose objects are scored, got none"),
        ({"sink": ""}, "TRESNUBES_SINK: expected "),
        ({"sink": FOLDERS["source"]}, "would be scored again, without end"),
    ],
    ids=["no source", "no sink", "one in the other"],
)
def test_a_sweep_without_its_folders_fails(
    settings: dict[str, str], said: str, classifier: Model, tmp_path: Path
) -> None:
    desk = Desk(classifier, tmp_path, **settings)

    with pytest.raises(Redeliver, match=said):
        sweep(desk.scorer, endless)

    assert (summary(desk)["level"], summary(desk)["complete"]) == ("ERROR", False)


def test_a_sweep_without_a_model_fails(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = []
    settings = Settings(source=FOLDERS["source"], sink=FOLDERS["sink"], stores=str(tmp_path))
    scorer = Scorer(Deployment(ModelUnusable("no model"), settings), records.append)

    with pytest.raises(Redeliver, match="no model"):
        sweep(scorer, endless)

    assert records[-1]["level"] == "ERROR"
    assert records[-1]["model_name"] == ""


def test_a_source_that_cannot_be_listed_fails_the_sweep(desk: Desk) -> None:
    desk.bucket.parent.mkdir(parents=True, exist_ok=True)
    desk.bucket.touch()

    with pytest.raises(Redeliver, match="expected a folder"):
        sweep(desk.scorer, endless)

    assert summary(desk)["level"] == "ERROR"


def test_an_empty_source_is_swept(desk: Desk) -> None:
    assert sweep(desk.scorer, endless) == {}
    assert summary(desk)["complete"]


def test_on_each_store_no_manifest_is_overlooked(place: Place, classifier: Model) -> None:
    records: list[dict[str, Any]] = []
    scorer = scorer_of(place.location, classifier, records)
    names = [name for name in ALIKE if name not in place.impossible]
    files = place.location.startswith("file")
    for name in names:
        if not (files and name == "a"):  # a file, where `a/b` needs a folder
            place.put(f"in/{name}", b"")
    first = sweep(scorer, endless)
    seen = len(records)

    second = sweep(scorer, endless)

    assert first == {"broken": len(names) - files}
    assert second == {"duplicate": len(names) - files}
    assert len(records) == seen + 1


def test_a_manifest_whose_name_was_cut_is_asked_for(s3_place: S3Place, classifier: Model) -> None:
    records: list[dict[str, Any]] = []
    scorer = scorer_of(s3_place.location, classifier, records)
    s3_place.put("in/" + "k" * 1000, b"")
    sweep(scorer, endless)

    outcomes = sweep(scorer, endless)

    assert outcomes == {"duplicate": 1}


def test_the_mark_of_a_folder_is_no_object(s3_place: S3Place, classifier: Model) -> None:
    records: list[dict[str, Any]] = []
    for key in ("in/", "in/2026/"):
        s3_place.put(key, b"")

    outcomes = sweep(scorer_of(s3_place.location, classifier, records), endless)

    assert outcomes == {}
    assert len(records) == 1


def test_a_sweep_and_the_event_of_an_object_end_alike(desk: Desk) -> None:
    event = desk.put("a.ndjson", ROW)
    sweep(desk.scorer, endless)
    sinks = timeless(desk.sinks())

    outcome = desk.score(event)

    assert outcome == "duplicate"
    assert timeless(desk.sinks()) == sinks
