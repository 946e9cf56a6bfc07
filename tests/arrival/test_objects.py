"""An object is scored once: what is written, and what becomes of everything that can be wrong with it."""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.errors import ObjectReplaced, Redeliver, StoreFailed
from shared.events.occurrence import ObjectCreated
from shared.model import Model
from shared.stores.location import Location
from shared.stores.port import Version
from tests.arrival.desk import STORE, Desk, ndjson
from tests.conformance.penguins import ADELIE, COLUMNS, GENTOO, UNMEASURED, without
from tests.core import graphs

GOOD = [ADELIE, GENTOO, UNMEASURED]
BAD = {**ADELIE, "year": "2007"}


def test_predictions_and_a_manifest_are_written(desk: Desk) -> None:
    event = desk.put("sub/a.ndjson", ndjson(GOOD))

    outcome = desk.score(event)

    assert outcome == "scored"
    stem = f"sub/a.ndjson.{event.version}.{desk.model.sha256[:12]}"
    assert set(desk.sinks()) == {f"{stem}.predictions.ndjson", f"_manifests/{stem}.manifest.json"}
    expected = [{"row": row, "prediction": answer} for row, answer in enumerate(desk.model.predict(GOOD))]
    assert desk.lines(".predictions.ndjson") == expected


def test_the_manifest_tells_what_was_made_of_what(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson([*GOOD, BAD]))

    desk.score(event)

    stem = f"a.ndjson.{event.version}.{desk.model.sha256[:12]}"
    assert desk.manifest.pop("duration_ms") > 0
    assert {**desk.manifest, "duration_ms": 0} == {
        "source": f"{STORE}/in/a.ndjson",
        "version": {"etag": event.version.etag, "id": ""},
        "size": event.size,
        "status": "scored",
        "rows": 4,
        "scored": 3,
        "quarantined": 1,
        "predictions": f"{STORE}/out/{stem}.predictions.ndjson",
        "quarantine": f"{STORE}/out/_quarantine/{stem}.quarantine.ndjson",
        "model": {"name": "penguins", "version": "1", "sha256": desk.model.sha256},
        "duration_ms": 0,
    }


def test_an_event_that_tells_no_size_has_the_bytes_counted(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson(GOOD))

    desk.score(event._replace(size=None))

    assert desk.manifest["size"] == event.size


def test_bad_rows_stand_in_the_quarantine_with_all_that_is_wrong(desk: Desk) -> None:
    twice_wrong = {**BAD, "sex": 1}
    content = ndjson([ADELIE, twice_wrong]) + b"nonsense\n" + ndjson([without(ADELIE, "sex"), GENTOO])

    desk.score(desk.put("a.ndjson", content))

    wrong, nonsense, lacking = desk.lines(".quarantine.ndjson")
    assert wrong["row"] == 1
    assert wrong["detail"].startswith('row 1, column "sex": expected text or null, got 1 (and 1 more)')
    assert [(fault["row"], fault["column"], fault["got"]) for fault in wrong["errors"]] == [
        (1, "sex", "1"),
        (1, "year", '"2007"'),
    ]
    assert (nonsense["row"], nonsense["errors"]) == (2, [])
    assert nonsense["detail"].startswith("expected JSON, got ")
    assert (lacking["row"], lacking["errors"][0]["got"]) == (3, "no such column")
    assert [line["row"] for line in desk.lines(".predictions.ndjson")] == [0, 4]


@pytest.mark.parametrize("content", [ndjson(GOOD), ndjson([UNMEASURED] * 20_000)], ids=["small", "over a chunk"])
def test_content_that_the_event_brought_is_scored_without_the_store(desk: Desk, content: bytes) -> None:
    event = ObjectCreated.brought(Location(STORE, "in/a.ndjson"), content)

    outcome = desk.score(event)

    assert outcome == "scored"
    assert desk.manifest["version"] == {"etag": "", "id": f"sha256-{hashlib.sha256(content).hexdigest()}"}
    assert (desk.manifest["size"], desk.manifest["rows"]) == (len(content), content.count(b"\n"))


def test_content_that_comes_again_is_a_duplicate_and_another_is_another_object(desk: Desk) -> None:
    first, second = (
        ObjectCreated.brought(Location(STORE, "in/a.ndjson"), ndjson(rows)) for rows in ([ADELIE], [GENTOO])
    )

    outcomes = [desk.score(event) for event in (first, second, first)]

    assert outcomes == ["scored", "scored", "duplicate"]
    assert len([key for key in desk.sinks() if key.startswith("_manifests/")]) == 2


def test_content_that_came_empty_is_broken(desk: Desk) -> None:
    outcome = desk.score(ObjectCreated.brought(Location(STORE, "in/a.csv"), b""))

    assert outcome == "broken"
    assert "an empty object" in desk.manifest["problem"]["detail"]


def test_predictions_may_be_csv(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, sink_format="csv", max_batch_rows=2)

    desk.score(desk.put("a.ndjson", ndjson([ADELIE, BAD, UNMEASURED])))

    (content,) = (content for key, content in desk.sinks().items() if key.endswith(".predictions.csv"))
    header, *lines = csv.reader(io.StringIO(content.decode()))
    assert header == ["row", "label", *(f"probabilities.{name}" for name in ("Adelie", "Chinstrap", "Gentoo"))]
    answers = desk.model.predict([ADELIE]) + desk.model.predict([UNMEASURED])
    expected = [
        [str(row), answer["label"], *map(str, answer["probabilities"].values())]
        for row, answer in zip((0, 2), answers, strict=True)
    ]
    assert lines == expected


def test_csv_without_a_scored_row_has_a_header_all_the_same(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, sink_format="csv")

    desk.score(desk.put("a.ndjson", ndjson([BAD])))

    assert [content for key, content in desk.sinks().items() if key.endswith(".predictions.csv")] == [b"row\r\n"]


def test_another_delivery_changes_nothing(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson([*GOOD, BAD]))
    desk.score(event)
    before = desk.sinks()

    outcome = desk.score(event)

    assert outcome == "duplicate"
    assert desk.sinks() == before


def test_a_delivery_after_one_that_ended_before_its_manifest_completes_it(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson([*GOOD, BAD]))
    desk.score(event)
    before = desk.sinks()
    (manifest,) = (key for key in before if "_manifests/" in key)
    (desk.bucket / "out" / manifest).unlink()

    outcome = desk.score(event)

    assert outcome == "scored"
    assert {**desk.sinks(), manifest: b""} == {**before, manifest: b""}


def test_the_same_name_written_again_is_another_object(desk: Desk) -> None:
    desk.score(desk.put("a.ndjson", ndjson([ADELIE])))

    desk.score(desk.put("a.ndjson", ndjson([ADELIE, GENTOO])))

    assert len([key for key in desk.sinks() if key.startswith("_manifests/")]) == 2


def test_another_model_writes_sinks_of_its_own(desk: Desk, tmp_path: Path) -> None:
    other = Desk(Model.from_bytes(graphs.describe(graphs.double())), tmp_path)
    event = desk.put("a.ndjson", ndjson(GOOD))
    desk.score(event)

    outcome = other.score(event)

    assert outcome == "scored"
    assert len([key for key in desk.sinks() if key.startswith("_manifests/")]) == 2


@pytest.mark.parametrize(
    ("name", "content", "code", "detail"),
    [
        ("a.ndjson", b"", "unreadable", "an empty object"),
        ("a.csv", b"", "unreadable", "an empty object"),
        ("a.csv.gz", gzip.compress(b"x" * 5000, mtime=0)[:-9], "unreadable", "cut short"),
        ("a.csv.gz", b"island,year\n", "unreadable", "expected gzip"),
        ("a.csv", b"island,year\nBiscoe,2007\n", "invalid-rows", "no such column in the header"),
        ("a.csv", ",".join(COLUMNS).encode() + b"\n\xff,1,2,3,4,male,2007\n", "unreadable", "UTF-8"),
        ("a.json", b'{"instances": [', "unreadable", ""),
        ("a.parquet", b"PAR1 and no more", "unreadable", ""),
        ("a.xlsx", b"PK", "unsupported-media", ".csv"),
        ("a.ndjson", b"[" + b"1" * 2_000_000, "too-large", ""),
    ],
)
def test_a_broken_object_is_acknowledged_with_its_reason(
    desk: Desk, name: str, content: bytes, code: str, detail: str
) -> None:
    outcome = desk.score(desk.put(name, content))

    assert outcome == "broken"
    assert not [key for key in desk.sinks() if "predictions" in key]
    (line,) = desk.lines(".quarantine.ndjson")
    assert (line["row"], line["type"]) == (None, f"urn:tresnubes:problem:{code}")
    assert detail in line["detail"]
    manifest = desk.manifest
    assert (manifest["status"], manifest["rows"], manifest["scored"], manifest["quarantined"]) == ("broken", 0, 0, 0)
    assert {"row": None, **manifest["problem"]} == line
    assert manifest["predictions"] is None
    assert manifest["quarantine"].endswith(".quarantine.ndjson")


def test_an_object_that_breaks_after_rows_were_scored_leaves_no_prediction(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, max_batch_rows=1)
    rows = ndjson([ADELIE, BAD] * 200)

    outcome = desk.score(desk.put("a.ndjson.gz", gzip.compress(rows)[:-1]))

    assert outcome == "broken"
    (line,) = desk.lines(".quarantine.ndjson")
    assert line["row"] is None
    assert not [key for key in desk.sinks() if "predictions" in key]


def test_a_broken_object_is_a_duplicate_the_next_time(desk: Desk) -> None:
    event = desk.put("a.ndjson", b"")
    desk.score(event)

    assert desk.score(event) == "duplicate"


def test_a_graph_that_takes_no_rows_breaks_every_object(tmp_path: Path) -> None:
    desk = Desk(Model.from_bytes(graphs.double((None, 2, 2)).SerializeToString()), tmp_path)

    outcome = desk.score(desk.put("a.ndjson", b"[1]\n"))

    assert outcome == "broken"
    assert "Open Inference Protocol" in desk.manifest["problem"]["detail"]


def test_an_object_that_was_deleted_is_acknowledged(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson(GOOD))
    (desk.bucket / "in/a.ndjson").unlink()

    assert desk.score(event) == "missing"
    assert not (desk.bucket / "out").exists()


def test_an_object_that_was_replaced_is_asked_for_again(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson(GOOD))
    desk.put("a.ndjson", ndjson([ADELIE]))

    with pytest.raises(ObjectReplaced, match="expected version"):
        desk.score(event)

    assert not (desk.bucket / "out").exists()


@pytest.mark.parametrize("key", ["out/a.ndjson", "other/a.ndjson"])
def test_an_object_that_is_not_ours_is_ignored(desk: Desk, key: str) -> None:
    event = ObjectCreated(Location(STORE, key), Version("e"), 1)

    assert desk.score(event) == "ignored"
    assert not desk.bucket.exists()


def test_an_event_that_names_no_version_is_never_scored(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson(GOOD))._replace(version=Version())

    with pytest.raises(Redeliver, match="expected the object's etag or version in the event, got neither"):
        desk.score(event)

    assert not (desk.bucket / "out").exists()


def test_a_sink_that_refuses_asks_for_another_delivery(desk: Desk) -> None:
    event = desk.put("a.ndjson", ndjson(GOOD))
    (desk.bucket / "out").write_text("a file where the folder should be")

    with pytest.raises(StoreFailed):
        desk.score(event)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"sink": "s3://bucket/in/out"}, "TRESNUBES_SINK: expected a folder apart from"),
        ({"sink": ""}, "TRESNUBES_SINK: expected s3://BUCKET/PREFIX"),
        ({"source": ""}, "TRESNUBES_SOURCE: expected the folder whose objects are scored, got none"),
    ],
)
def test_settings_that_make_no_sense_ask_for_another_delivery(
    classifier: Model, tmp_path: Path, settings: dict[str, Any], reason: str
) -> None:
    desk = Desk(classifier, tmp_path, **settings)

    with pytest.raises(Redeliver, match=reason):
        desk.score(desk.put("a.ndjson", ndjson(GOOD)))


@pytest.mark.parametrize(
    ("graph", "rows", "good"),
    [
        (graphs.logarithm, [[1.0], [-1.0], [2.0], [-2.0], [-3.0], [4.0]], [0, 2, 5]),
        (graphs.picky, [["a"], ["c"], ["b"], ["a"], ["d"]], [0, 2, 3]),
    ],
)
def test_rows_that_the_graph_refuses_are_found_among_the_others(
    tmp_path: Path, graph: Callable[[], Any], rows: list[Any], good: list[int]
) -> None:
    model = Model.from_bytes(graph().SerializeToString())
    desk = Desk(model, tmp_path)

    desk.score(desk.put("a.ndjson", ndjson(rows)))

    expected = [{"row": row, "prediction": model.predict([rows[row]])[0]} for row in good]
    assert desk.lines(".predictions.ndjson") == expected
    assert [line["row"] for line in desk.lines(".quarantine.ndjson")] == [
        row for row in range(len(rows)) if row not in good
    ]
    assert all(line["errors"][0]["row"] == line["row"] for line in desk.lines(".quarantine.ndjson"))
