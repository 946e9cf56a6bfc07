"""One record an event, with the same keys whatever became of it, and no value of a row."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from shared.deployment import Deployment
from shared.errors import ModelUnusable, Redeliver
from shared.events.occurrence import Foreign, Message, ObjectCreated
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from shared.stores.port import Version
from tests.arrival.desk import Desk, endless, ndjson
from tests.conformance.penguins import ADELIE

CANARY = "canary-8c1f"


def record(desk: Desk, occurrence: ObjectCreated | Message | Foreign) -> dict[str, Any]:
    """The record of one event."""
    with suppress(Redeliver):
        desk.scorer.score(occurrence, endless, "event-1", "trace-1")
    return desk.records[-1]


def test_a_scored_object_is_one_record(desk: Desk) -> None:
    entry = record(desk, desk.put("a.ndjson", ndjson([ADELIE, {}])))

    assert entry.pop("latency_ms") > 0
    assert entry == {
        "level": "WARNING",
        "message": "object",
        "outcome": "scored",
        "reason": "",
        "url": "s3://bucket/in/a.ndjson",
        "message_id": "",
        "rows": 2,
        "scored": 1,
        "quarantined": 1,
        "model_name": "penguins",
        "model_version": "1",
        "model_sha256": desk.model.sha256,
        "cold_start": True,
        "event_id": "event-1",
        "trace_id": "trace-1",
    }


def test_every_record_has_the_same_keys(desk: Desk) -> None:
    good = desk.put("a.ndjson", ndjson([ADELIE]))
    broken = desk.put("b.ndjson", b"")
    missing = good._replace(location=good.location._replace(key="in/c.ndjson"))
    entries = [
        record(desk, occurrence)
        for occurrence in (
            good,
            good,
            broken,
            missing,
            good._replace(version=Version()),
            Message("m-1", b'{"instances": []}'),
            Message("m-2", b""),
            Foreign("a test event"),
            Foreign("an event without an object", malformed=True),
        )
    ]

    assert [(entry["level"], entry["message"], entry["outcome"]) for entry in entries] == [
        ("INFO", "object", "scored"),
        ("INFO", "object", "duplicate"),
        ("WARNING", "object", "broken"),
        ("WARNING", "object", "missing"),
        ("ERROR", "object", "redeliver"),
        ("INFO", "message", "scored"),
        ("WARNING", "message", "broken"),
        ("INFO", "event", "ignored"),
        ("ERROR", "event", "malformed"),
    ]
    assert {tuple(entry) for entry in entries} == {tuple(entries[0])}
    assert [entry["reason"] for entry in entries[5:]] == [
        "",
        "unreadable",
        "a test event",
        "an event without an object",
    ]
    assert [entry["message_id"] for entry in entries[5:]] == ["m-1", "m-2", "", ""]
    assert [entry["cold_start"] for entry in entries] == [True, *[False] * 8]


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv", "a.json"])
def test_no_value_of_a_row_is_logged(desk: Desk, name: str) -> None:
    content = f'{{"{CANARY}": "{CANARY}"}}\n{CANARY},{CANARY}\n"{CANARY}'.encode()

    record(desk, desk.put(name, content))
    record(desk, Message("m-1", content))

    assert CANARY in str(desk.lines(".quarantine.ndjson")) or name == "a.json"
    assert CANARY not in str(desk.records)


def test_a_bug_is_logged_with_its_traceback_and_asks_for_another_delivery(desk: Desk) -> None:
    def remaining() -> float:
        raise ZeroDivisionError("an adapter's bug")

    with pytest.raises(Redeliver, match="a bug: the log has the traceback"):
        desk.score(desk.put("a.ndjson", ndjson([ADELIE])), remaining)

    (entry,) = desk.records
    assert (entry["level"], entry["outcome"]) == ("ERROR", "redeliver")
    assert "ZeroDivisionError: an adapter's bug" in entry["traceback"]


def test_a_start_without_a_model_is_logged(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = []

    Scorer(Deployment(ModelUnusable("no model"), Settings(stores=str(tmp_path))), records.append)

    assert records == [{"level": "ERROR", "message": "model unusable", "reason": "no model"}]


def test_a_start_with_settings_that_make_no_sense_is_logged(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, sink="s3://bucket/in")

    (entry,) = desk.records
    assert (entry["level"], entry["message"]) == ("ERROR", "setting invalid")
    assert entry["reason"].startswith("TRESNUBES_SINK: expected a folder apart from TRESNUBES_SOURCE")
