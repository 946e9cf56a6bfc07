"""A file is scored by each cloud's own runtime as each kind of event tells of it, and what came of it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import CONTENTS, MESSAGES, OBJECTS
from shared import Service
from shared.message import Request
from tests.conformance.penguins import ADELIE, GENTOO, UNMEASURED, lines
from tests.conftest import EventBundles
from tests.invocation.conftest import Done, Invoke

SINKS: dict[Cloud, str] = {
    "aws": "s3/tresnubes/out",
    "gcp": "gs/tresnubes-sink",
    "azure": "https/tresnubes.blob.core.windows.net/predictions",
}


def objects() -> list[tuple[Cloud, str]]:
    return [(cloud, kind) for cloud in CLOUDS for kind in OBJECTS[cloud] + CONTENTS.get(cloud, ())]


def record_of(done: Done) -> dict[str, object]:
    """The function's own line, the first that is shown."""
    record: dict[str, object] = json.loads(done.out.splitlines()[0])
    return record


@pytest.mark.parametrize(("cloud", "kind"), objects())
def test_object_is_scored_and_its_sinks_are_shown(
    cloud: Cloud, kind: str, invoke: Invoke, rows: Path, event_bundles: EventBundles
) -> None:
    rows.write_bytes(lines(ADELIE, {**ADELIE, "year": "soon"}, GENTOO))

    done = invoke(cloud, "--event", kind, "--file", rows, "--bundle", event_bundles(cloud))

    record, shown = record_of(done), done.out.splitlines()
    assert (done.status, record["outcome"], record["rows"], record["quarantined"]) == (0, "scored", 3, 1)
    assert shown[1:3] == ["outcome: scored", "acknowledged: yes"]
    sinks = [line for line in shown if line.startswith(SINKS[cloud])]
    assert [line.rpartition(".")[0].rpartition(".")[2] for line in sinks] == ["predictions", "manifest", "quarantine"]
    assert '  {"row":2,"prediction":{"label":"Gentoo"' in done.out
    assert '  {"row":1,"detail":"row 1, column \\"year\\"' in done.out


@pytest.mark.parametrize(("cloud", "kind"), [(cloud, kind) for cloud in CLOUDS for kind in MESSAGES[cloud]])
def test_message_is_answered_as_a_request_is(
    cloud: Cloud, kind: str, invoke: Invoke, rows: Path, core: Service, tmp_path: Path, event_bundles: EventBundles
) -> None:
    out = tmp_path / "out"

    done = invoke(cloud, "--event", kind, "--file", rows, "--id", "m-1", "--bundle", event_bundles(cloud), "--out", out)

    assert (done.status, record_of(done)["message_id"]) == (0, "m-1")
    (answer,) = (out / SINKS[cloud] / "messages").iterdir()
    expected = core.respond(Request("POST", "/predict", {"content-type": "text/csv"}, rows.read_bytes()))
    assert answer.read_bytes() == expected.body


def test_broken_object_is_acknowledged_and_the_status_is_1(
    invoke: Invoke, rows: Path, event_bundles: EventBundles
) -> None:
    rows.write_text("no,such,columns\n1,2,3\n")

    done = invoke("gcp", "--file", rows, "--bundle", event_bundles("gcp"))

    assert done.status == 1
    assert done.out.splitlines()[1:3] == ["outcome: broken", "acknowledged: yes"]
    assert '"status":"broken"' in done.out


def test_kept_folder_makes_the_same_file_a_duplicate_and_another_one_new(
    invoke: Invoke, rows: Path, tmp_path: Path, event_bundles: EventBundles
) -> None:
    arguments = ["aws", "--event", "s3", "--file", rows, "--bundle", event_bundles("aws"), "--out", tmp_path / "kept"]

    first, again = invoke(*arguments), invoke(*arguments)
    rows.write_bytes(lines(UNMEASURED))
    other = invoke(*arguments)

    assert [done.status for done in (first, again, other)] == [0, 0, 0]
    assert [record_of(done)["outcome"] for done in (first, again, other)] == ["scored", "duplicate", "scored"]
    assert "nothing new was written" in again.out
    assert "rows.csv" not in again.out.partition("nothing new")[2]


def test_settings_of_the_environment_are_the_functions(
    invoke: Invoke, rows: Path, event_bundles: EventBundles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESNUBES_SINK_FORMAT", "csv")
    monkeypatch.setenv("TRESNUBES_SINK", "s3://elsewhere/scores")

    done = invoke(
        *("aws", "--event", "s3", "--file", rows, "--bundle", event_bundles("aws")),
        *("--url", "s3://acme/2026/größe +.csv"),
    )

    assert done.status == 0
    assert record_of(done)["url"] == "s3://acme/2026/größe +.csv"
    assert "\ns3/elsewhere/scores/größe +.csv." in done.out
    assert ".predictions.csv\n  row,label," in done.out


def test_event_that_is_asked_for_again_is_told_so_and_the_status_is_1(
    invoke: Invoke, rows: Path, event_bundles: EventBundles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESNUBES_SINK", "https://tresnubes.blob.core.windows.net/inbox/below")

    done = invoke("azure", "--event", "blob-queue", "--file", rows, "--bundle", event_bundles("azure"))

    assert done.status == 1
    assert "acknowledged: no, so it would be delivered again" in done.out
    assert "expected a folder apart from TRESNUBES_SOURCE" in str(record_of(done)["reason"])


def test_long_files_and_lines_are_cut_short_where_they_are_shown(
    invoke: Invoke, rows: Path, event_bundles: EventBundles
) -> None:
    rows.write_bytes(lines(*[ADELIE] * 10))

    done = invoke("aws", "--event", "s3", "--file", rows, "--bundle", event_bundles("aws"))

    assert "\n  … 7 more lines\n" in done.out
    assert max(map(len, done.out.splitlines()[2:])) < 410
