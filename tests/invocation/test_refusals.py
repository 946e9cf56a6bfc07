"""What the command can't do is told in words, with status 2, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import EventBundles
from tests.invocation.conftest import Invoke

EMULATED = "s3://acme/in/rows.csv"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: cloud, --file"),
        (["ibm", "--event", "s3"], "argument cloud: invalid choice: 'ibm'"),
        (
            ["aws", "--event", "storage"],
            "--event: expected one of s3, s3-sqs, s3-eventbridge, sqs for aws, got storage",
        ),
        (
            ["aws", "--event", "s3", "--url", "gs://acme/a.csv"],
            "--url: expected an object of aws, such as s3://tresnubes/in/rows.csv, got gs://acme/a.csv",
        ),
        (["aws", "--event", "s3", "--url", "s3://acme/in/"], "--url: expected an object of aws"),
        (["aws", "--event", "s3", "--url", "s3://acme"], "--url: expected an object of aws"),
        (
            ["aws", "--event", "s3", "--url", "rows.csv"],
            "--url: expected s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, https",
        ),
        (["gcp", "--event", "storage", "--url", "file:///rows.csv"], "--url: expected an object of gcp"),
        (
            ["aws", "--event", "sqs", "--url", EMULATED],
            "--url: expected an event that tells of an object, got --event sqs",
        ),
        (["aws", "--event", "s3", "--id", "m-1"], "--id: expected an event that brings rows, got --event s3"),
        (["aws", "--event", "s3", "--etag", "e"], "--etag: expected --print and an event that tells of an object"),
        (
            ["aws", "--event", "s3", "--version", "1"],
            "--version: expected --print and an event that tells of an object",
        ),
        (["aws", "--event", "s3", "--print", "--out", "o"], "--out: expected no --print, got --event s3 --print"),
        (["aws", "--event", "s3", "--print", "--bundle", "b"], "--bundle: expected no --print, got --event s3 --print"),
        (["azure", "--event", "blob", "--print", "--version", "1"], "a blob's event names its ETag and no version"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_arguments_that_make_no_sense_are_refused(arguments: list[str], said: str, invoke: Invoke, rows: Path) -> None:
    done = invoke(*arguments, *(["--file", rows] if arguments else []))

    assert done.status == 2
    assert said in done.err
    assert done.out == ""


def test_file_that_is_not_there_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("aws", "--event", "s3", "--file", tmp_path / "none.csv")

    assert done.status == 2
    assert f"--file: expected a file that can be read, {tmp_path / 'none.csv'} is none" in done.err


def test_file_is_no_folder_to_keep_the_stores_in(invoke: Invoke, rows: Path) -> None:
    done = invoke("aws", "--event", "s3", "--file", rows, "--out", rows)

    assert done.status == 2
    assert f"--out: expected a folder, {rows} is none" in done.err


def test_message_of_an_unknown_media_type_is_refused(invoke: Invoke, rows: Path) -> None:
    done = invoke("gcp", "--event", "pubsub", "--file", rows.rename(rows.with_suffix(".txt")), "--print")

    assert done.status == 2
    assert "expected --content-type, or a file that ends in .csv, .json, .jsonl, .ndjson; got rows.txt" in done.err


def test_without_a_bundle_the_command_that_makes_one_is_told(invoke: Invoke, rows: Path, tmp_path: Path) -> None:
    done = invoke("aws", "--event", "s3", "--file", rows, "--bundle", tmp_path / "bundles" / "aws-events")

    assert done.status == 2
    assert f"expected the bundle aws-events in {tmp_path}/bundles/aws-events, found none" in done.err
    assert f"functions.bundle aws-events --here --model models/NAME.onnx --out {tmp_path}/bundles" in done.err


def test_bundle_of_another_cloud_is_refused(invoke: Invoke, rows: Path, event_bundles: EventBundles) -> None:
    done = invoke("gcp", "--event", "storage", "--file", rows, "--bundle", event_bundles("aws"))

    assert done.status == 2
    assert "expected the bundle gcp-events in" in done.err
    assert "found aws-events" in done.err


@pytest.mark.parametrize("key", ["in//rows.csv", "in/../rows.csv", f"in/{'x' * 300}.csv"])
def test_key_that_is_no_path_can_be_printed_and_not_run(
    key: str, invoke: Invoke, rows: Path, event_bundles: EventBundles
) -> None:
    done = invoke("aws", "--event", "s3", "--file", rows, "--url", f"s3://acme/{key}", "--bundle", event_bundles("aws"))

    assert done.status == 2
    assert f"a local folder stands in for the stores, and can't hold s3://acme/{key}: " in done.err
