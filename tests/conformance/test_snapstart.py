"""SnapStart: what is loaded before the snapshot, what is drawn anew after it, and the first answer from it."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from functions.local import Cloud
from functions.local.aws.snapstart import SnapStartRuntime, open_snapstart
from shared import Service
from shared.message import Request
from tests.conformance.case import post
from tests.conformance.penguins import ADELIE

PREDICT = post("/predict", {"instances": [ADELIE]})

# Around the handler: its hooks come first and last, for those before a snapshot run from the last to the first.
PROBE = """
import gc, json, random, sys
from snapshot_restore_py import register_after_restore, register_before_snapshot

def tell(**facts):
    print(json.dumps({"probe": facts}), flush=True)

@register_before_snapshot
def before():
    random.seed(1)
    handler._logger.setLevel("ERROR")
    tell(frozen=gc.get_freeze_count())

import handler

@register_after_restore
def after():
    tell(random=random.random(), level=handler._logger.log_level)

def http(event, context):
    loaded = set(sys.modules)
    response = handler.http(event, context)
    tell(imported=sorted(set(sys.modules) - loaded))
    return response
"""


@pytest.fixture(scope="module")
def probed(bundles: dict[Cloud, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle with the probe beside its handler."""
    folder = tmp_path_factory.mktemp("snapstart") / "aws"
    shutil.copytree(bundles["aws"], folder, copy_function=os.link)
    (folder / "probe.py").write_text(PROBE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def restored(probed: Path) -> Iterator[SnapStartRuntime]:
    """The probe and its handler, restored."""
    with open_snapstart(probed, handler="probe.http", environment={"POWERTOOLS_LOGGER_SAMPLE_RATE": "1"}) as runtime:
        yield runtime


def lines(log: str) -> list[dict[str, Any]]:
    """The JSON lines of a log."""
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def test_a_restored_function_answers_as_the_core_and_its_first_request_is_cold(
    bundles: dict[Cloud, Path], core: Service
) -> None:
    with open_snapstart(bundles["aws"]) as runtime:
        responses = [runtime.send(PREDICT), runtime.send(PREDICT)]

    records = lines(runtime.log)
    assert [response.body for response in responses] == [core.respond(PREDICT).body] * 2
    assert runtime.calls[:2] == ["restore/next", "invocation/next"]
    assert [record["cold_start"] for record in records] == [True, False]


@pytest.mark.parametrize(
    "request_",
    [
        PREDICT,
        Request("POST", "/predict", {"content-type": "text/csv", "accept": "text/csv"}, b"a,b\n1,2\n"),
        Request("POST", "/predict", {"content-type": "application/x-ndjson"}, b"[]"),
        Request("POST", "/predict", {"content-encoding": "gzip"}, b"no gzip"),
        Request("POST", "/v2/models/penguins/infer", {}, b"{}"),
        Request("GET", "/openapi.json"),
        Request("GET", "/"),
        Request("GET", "/a%20b"),
    ],
    ids=lambda request: f"{request.method} {request.path} {request.headers}",
)
def test_no_request_has_to_import_anything_after_the_snapshot(request_: Request, restored: SnapStartRuntime) -> None:
    restored.send(request_)

    assert lines(restored.log)[-1] == {"probe": {"imported": []}}


def test_the_snapshot_is_frozen_and_a_restored_instance_draws_its_own_random_numbers(
    restored: SnapStartRuntime,
) -> None:
    before, after = [line["probe"] for line in lines(restored.log) if "probe" in line][:2]

    assert before["frozen"] > 10_000
    assert after["random"] != Random(1).random()  # noqa: S311 (what an instance would draw that keeps the snapshot's)
    assert after["level"] == 10  # DEBUG, drawn by the sample rate again


def test_a_snapshot_without_a_model_is_taken_all_the_same(bundles: dict[Cloud, Path]) -> None:
    with open_snapstart(bundles["aws"], environment={"TRESNUBES_MODEL": "none.onnx"}) as runtime:
        response = runtime.send(PREDICT)

    assert response.status == 503
    assert [record["message"] for record in lines(runtime.log)] == ["model unusable", "request"]
