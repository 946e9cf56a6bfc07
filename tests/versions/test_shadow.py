"""A shadow scores the same rows, is compared and logged, and never touches an answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared import Request, Service
from shared.errors import SettingInvalid
from shared.model import Model
from shared.versions.names import Names
from shared.versions.shadow import Shadow
from shared.versions.versions import Versions
from tests.versions.editions import (
    COLUMN,
    READY,
    Log,
    doubling,
    infer,
    predict,
    repeating,
    serve,
    write_bundle,
)

NAMES = Names.read("champion=1 challenger=2", ["1", "2", "3"])
TRACE = "a" * 32


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def shadowed(tmp_path: Path, log: Log) -> Service:
    """Version 1 answers, and version 2, which gives half, scores beside it."""
    return serve(write_bundle(tmp_path, doubling(), repeating()), log, shadow="2")


def test_the_answer_is_that_of_the_version_that_answers(shadowed: Service) -> None:
    response = shadowed.respond(predict(1, 2))

    assert json.loads(response.body) == {"predictions": [2.0, 4.0]}
    assert response.headers["model-version"] == "1"


def test_what_a_shadow_made_of_the_rows_is_one_line_without_a_value(shadowed: Service, log: Log) -> None:
    shadowed.respond(predict(0, 2, 7031)._replace(request_id="r", trace_id=TRACE))

    request, shadow = log
    versions = shadowed.deployment.versions
    assert isinstance(versions, Versions)
    assert (request["message"], request["model_version"]) == ("request", "1")
    assert {**shadow, "latency_ms": 0} == {
        "level": "WARNING",
        "message": "shadow",
        "route": "/predict",
        "rows": 3,
        "rows_differ": 2,
        "largest_difference": 7031.0,
        "model_name": "churn",
        "model_version": "1",
        "model_sha256": versions.open("1").model.sha256,
        "shadow_version": "2",
        "shadow_sha256": versions.open("2").model.sha256,
        "latency_ms": 0,
        "request_id": "r",
        "trace_id": TRACE,
    }


@pytest.mark.parametrize(
    "request_",
    [
        predict(5.0),
        infer(),
        predict(5.0, accept="text/csv"),
        predict(5.0, accept="application/x-ndjson"),
        Request("POST", "/predict", {"content-type": "text/csv"}, f"{COLUMN}\n5\n".encode()),
    ],
    ids=["JSON", "tensors", "answered as CSV", "answered as NDJSON", "CSV"],
)
def test_rows_are_compared_however_they_come_and_go(request_: Request, shadowed: Service, log: Log) -> None:
    status = shadowed.respond(request_).status

    (told,) = log.of("shadow")
    assert (status, told["rows_differ"], told["largest_difference"]) == (200, 1, 5.0)


@pytest.mark.parametrize(
    "request_",
    [READY, infer("1"), infer("2"), predict("many"), Request("POST", "/predict", body=b'{"instances": []}')],
    ids=["no prediction", "a version", "the shadow itself", "rows that are refused", "no rows"],
)
def test_no_other_request_is_shadowed(request_: Request, shadowed: Service, log: Log) -> None:
    shadowed.respond(request_)

    assert log.of("shadow") == []


def test_what_the_shadow_answers_itself_is_not_compared(tmp_path: Path, log: Log) -> None:
    service = serve(write_bundle(tmp_path, doubling(), repeating()), log, traffic="1=1 2=1", shadow="2")

    answered = [service.respond(predict()).headers["model-version"] for _ in range(60)]

    assert set(answered) == {"1", "2"}
    assert len(log.of("shadow")) == answered.count("1")


@pytest.mark.parametrize("shadow", ["1", "2=10"])
@pytest.mark.parametrize("traffic", ["1", "1=90 2=10", "2"])
def test_a_release_and_a_rollback_leave_a_function_ready_whatever_the_shadow_is(
    traffic: str, shadow: str, tmp_path: Path
) -> None:
    service = serve(write_bundle(tmp_path, doubling(), repeating()), traffic=traffic, shadow=shadow)

    assert [service.respond(request).status for request in (READY, predict())] == [200, 200]


def test_a_shadow_that_answers_all_itself_has_nothing_to_compare(tmp_path: Path, log: Log) -> None:
    service = serve(write_bundle(tmp_path, doubling(), repeating()), log, traffic="2", shadow="2")

    service.respond(predict())

    assert [record["message"] for record in log] == ["request"]


def test_equal_answers_are_information(tmp_path: Path, log: Log) -> None:
    serve(write_bundle(tmp_path, doubling("1"), doubling("2")), log, shadow="2").respond(predict())

    (told,) = log.of("shadow")
    assert (told["level"], told["rows_differ"], told["largest_difference"]) == ("INFO", 0, 0.0)


def test_a_percentage_of_the_requests_is_shadowed(tmp_path: Path, log: Log) -> None:
    service = serve(write_bundle(tmp_path, doubling(), repeating()), log, shadow="2=50")

    for _ in range(200):
        service.respond(predict())

    assert 50 < len(log.of("shadow")) < 150


OTHER = {
    "columns": [{"name": "age", "kind": "number", "input": "x", "nullable": False}],
    "outputs": [{"name": "y", "role": "value"}],
}


def test_a_shadow_that_refuses_the_rows_leaves_the_answer_alone(tmp_path: Path, log: Log) -> None:
    service = serve(write_bundle(tmp_path, doubling(), repeating(signature=OTHER)), log, shadow="2")

    response = service.respond(predict())

    (told,) = log.of("shadow")
    assert response.status == 200
    assert (told["level"], told["problem"]) == ("WARNING", "invalid-rows")
    assert "rows_differ" not in told


def test_a_bug_of_the_shadows_leaves_the_answer_alone(
    shadowed: Service, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = shadowed.deployment.versions
    assert isinstance(versions, Versions)
    monkeypatch.setattr(versions.open("2").model, "score", raise_bug)

    response = shadowed.respond(predict())

    (told,) = log.of("shadow")
    assert response.status == 200
    assert (told["level"], told["problem"]) == ("ERROR", "internal")
    assert "ZeroDivisionError" in told["traceback"]


def raise_bug(_: object) -> Any:
    raise ZeroDivisionError


def test_a_shadow_that_can_not_be_used_is_told_at_the_start_and_touches_nothing(tmp_path: Path, log: Log) -> None:
    golden = {"rows": [[3.0]], "predictions": [9.0], "tolerance": {"relative": 1e-6, "absolute": 0.0}}
    service = serve(write_bundle(tmp_path, doubling(), repeating(golden=golden)), log, shadow="2")

    statuses = [service.respond(request).status for request in (READY, predict())]

    assert statuses == [200, 200]
    assert [(record["message"], record["level"]) for record in log] == [
        ("model unusable", "WARNING"),
        ("request", "INFO"),
        ("request", "INFO"),
    ]


def test_a_shadow_is_opened_at_the_start(shadowed: Service) -> None:
    versions = shadowed.deployment.versions
    assert isinstance(versions, Versions)

    assert [one.version for one in versions.opened] == ["1", "2"]
    assert all(isinstance(one.loaded, Model) for one in versions.opened)


@pytest.mark.parametrize(("text", "shadow"), [("2", Shadow("2", 100)), ("challenger=7", Shadow("2", 7)), (" ", None)])
def test_a_shadow_is_a_version_or_an_alias_with_a_percentage(text: str, shadow: Shadow | None) -> None:
    assert Shadow.read(text, NAMES) == shadow


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4", "TRESNUBES_SHADOW: expected version 1, 2, 3, champion or challenger, got '4'"),
        ("2=0", "expected one VERSION, or VERSION=PERCENT, a whole number from 1 to 100, got '2=0'"),
        ("2=101", "got '2=101'"),
        ("2=0.5", "got '2=0.5'"),
        ("2=", "got '2='"),
        ("2 3", "got '2 3'"),
    ],
)
def test_a_shadow_that_makes_no_sense_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        Shadow.read(text, NAMES)

    assert reason in str(refused.value)
