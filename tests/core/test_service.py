"""A service answers everything, and says what it did in one record without a value of a row."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared import Request, Service
from shared.deployment import Deployment
from shared.errors import ModelUnusable
from shared.model import Model
from shared.settings import Settings
from tests.core import graphs

COLUMN = "income (k$)"
REASON = "double: golden row 0 should give 6.1, and gives 6.0"


class Log(list[dict[str, Any]]):
    """The records of a service."""

    def __call__(self, record: dict[str, Any]) -> None:
        self.append(record)


def serve(log: Log | None = None, **settings: Any) -> Service:
    """A service of the doubling model."""
    return Service(
        Deployment(Model.from_bytes(graphs.describe(graphs.double())), Settings(**settings)),
        Log() if log is None else log,
    )


def predict(*values: Any) -> Request:
    """A request for some rows."""
    return Request("POST", "/predict", body=json.dumps({"instances": [{COLUMN: value} for value in values]}).encode())


def test_a_request_is_one_record_with_the_same_keys() -> None:
    log = Log()
    service = serve(log)

    service.respond(predict(1, 2))
    service.respond(Request("GET", "/nowhere"))

    good, bad = log
    assert {**good, "latency_ms": 0} == {
        "level": "INFO",
        "message": "request",
        "method": "POST",
        "route": "/predict",
        "status": 200,
        "latency_ms": 0,
        "rows": 2,
        "model_name": "double",
        "model_version": "2",
        "model_sha256": service.deployment.model.sha256,
        "cold_start": True,
        "request_id": "",
        "trace_id": "",
    }
    assert (bad["level"], bad["status"], bad["route"], bad["problem"]) == ("WARNING", 404, "", "not-found")
    assert not bad["cold_start"]


def test_no_value_of_a_request_is_logged() -> None:
    log = Log()
    service = serve(log)
    canary = "canary-7f3a"

    service.respond(predict(canary))
    service.respond(Request("POST", f"/{canary}", {"x": canary}, canary.encode(), query=canary))
    service.respond(Request("POST", "/predict", {"content-type": canary}, canary.encode()))

    assert len(log) == 3
    assert canary not in json.dumps(log)


@pytest.mark.parametrize(
    ("headers", "platform", "expected"),
    [
        ({"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}, "other", "a" * 32),
        ({"traceparent": "nonsense"}, "other", "other"),
        ({}, f"00-{'c' * 32}-{'d' * 16}-00", "c" * 32),
        ({}, "Root=1-5759e988-bd862e3fe1be46a994272793", "Root=1-5759e988-bd862e3fe1be46a994272793"),
    ],
)
def test_the_trace_is_the_callers_or_the_platforms(headers: dict[str, str], platform: str, expected: str) -> None:
    log = Log()

    serve(log).respond(Request("GET", "/v2", headers, trace_id=platform, request_id="r"))

    assert (log[0]["trace_id"], log[0]["request_id"]) == (expected, "r")


def test_a_bug_is_answered_without_its_words_and_logged_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    service = serve(log)
    monkeypatch.setattr(service.deployment.model, "score", lambda rows: dict(rows[0])["a secret"])

    response = service.respond(predict(1))

    assert response.status == 500
    assert json.loads(response.body) == {
        "type": "urn:tresnubes:problem:internal",
        "title": "Internal error",
        "status": 500,
    }
    assert log[0]["level"] == "ERROR"
    assert "KeyError" in log[0]["traceback"]


@pytest.mark.parametrize("route", ["/predict", "/v2/models/double/infer"])
def test_an_unusable_model_is_not_ready_and_says_why(route: str) -> None:
    log = Log()
    service = Service(Deployment(ModelUnusable(REASON), Settings()), log)

    answers = [service.respond(Request("POST", route)), service.respond(Request("GET", "/v2/health/ready"))]

    assert [answer.status for answer in answers] == [503, 503]
    assert all(json.loads(answer.body)["detail"].endswith("gives 6.0") for answer in answers)
    assert service.respond(Request("GET", "/v2/health/live")).status == 200
    assert log[0] == {
        "level": "ERROR",
        "message": "model unusable",
        "reason": REASON,
    }


def test_brief_errors_say_no_more_than_the_kind() -> None:
    response = serve(error_detail="brief").respond(predict("a value"))

    assert json.loads(response.body) == {
        "type": "urn:tresnubes:problem:invalid-rows",
        "title": "The rows are not what the model takes",
        "status": 422,
    }


def test_an_answer_over_the_limit_is_refused_whole() -> None:
    response = serve(max_response_bytes=250).respond(predict(*range(99)))

    assert response.status == 413
    assert "expected an answer of at most 250 bytes" in json.loads(response.body)["detail"]


def test_a_base64_body_that_is_none_is_unreadable() -> None:
    response = serve().respond(Request("POST", "/predict", body=b"{}", base64=True))

    assert response.status == 400
    assert "base64" in json.loads(response.body)["detail"]


def test_the_only_model_beside_the_adapter_is_served(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "double.onnx").write_bytes(graphs.describe(graphs.double()))

    service = Service.from_environment(tmp_path, Log(), {})

    assert service.deployment.model.name == "double"


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "expected versions of one model, got a in a.onnx, b in b.onnx"),
        ({"TRESNUBES_MODEL": "none.onnx"}, "expected a model file"),
        ({"TRESNUBES_MAX_ROWS": "many"}, "TRESNUBES_MAX_ROWS: expected a whole number above 0, got 'many'"),
        ({"TRESNUBES_MAX_BYTES": "0"}, "expected a whole number above 0, got '0'"),
        ({"TRESNUBES_SESSION": "fast"}, "expected auto or native or binding, got 'fast'"),
        ({"TRESNUBES_ERROR_DETAIL": "none"}, "expected full or brief, got 'none'"),
    ],
)
def test_what_is_wrong_at_the_start_is_said_by_readiness(
    tmp_path: Path, environment: dict[str, str], reason: str
) -> None:
    (tmp_path / "models").mkdir()
    for name in ("a", "b"):
        (tmp_path / "models" / f"{name}.onnx").touch()

    response = Service.from_environment(tmp_path, Log(), environment).respond(Request("GET", "/v2/health/ready"))

    assert response.status == 503
    assert reason in json.loads(response.body)["detail"]


def test_an_unusable_model_keeps_nothing_of_the_requests_that_it_refused() -> None:
    deployment = Deployment(ModelUnusable(REASON), Settings())
    service = Service(deployment, Log())

    for _ in range(3):
        service.respond(predict(1))

    assert isinstance(deployment.loaded, ModelUnusable)
    assert deployment.loaded.__traceback__ is None


def test_a_brief_service_stays_brief_where_another_setting_is_wrong(tmp_path: Path) -> None:
    environment = {"TRESNUBES_ERROR_DETAIL": "brief", "TRESNUBES_MAX_ROWS": "٣"}

    response = Service.from_environment(tmp_path, Log(), environment).respond(Request("GET", "/v2/health/ready"))

    assert (response.status, "detail" in json.loads(response.body)) == (503, False)


def test_the_faults_of_a_service_with_a_small_limit_are_left_out() -> None:
    response = serve(max_response_bytes=400).respond(predict(*["x"] * 50))

    assert response.status == 422
    assert json.loads(response.body).keys() == {"type", "title", "status"}


def test_readiness_does_not_hang_on_assertions(tmp_path: Path) -> None:
    """`python -O` leaves assertions out."""
    script = (
        "from pathlib import Path; from shared import Request, Service; "
        "service = Service.from_environment(Path('.'), lambda record: None); "
        "print(service.respond(Request('GET', '/v2/health/ready')).status)"
    )
    root = str(Path(__file__).parents[2])

    run = subprocess.run(
        [sys.executable, "-O", "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout.strip() == "503", run.stderr
