"""Which version answers: by the path, by traffic, by a caller's key; and what is said where one can't."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from shared import Request, Service
from shared.model import Model
from tests.versions.editions import (
    COLUMN,
    INFER,
    NAME,
    READY,
    Log,
    detail,
    doubling,
    infer,
    predict,
    repeating,
    serve,
    version_of,
    write_bundle,
    write_models,
)

MODEL = f"/v2/models/{NAME}"
CALLERS = [f"caller-{number}" for number in range(40)]
UNUSABLE = {"rows": [[3.0]], "predictions": [9.0], "tolerance": {"relative": 1e-6, "absolute": 0.0}}
"""Golden rows that no version here answers."""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two good versions, the first one doubling."""
    return write_bundle(tmp_path, doubling(), repeating())


def answer(folder: Path, request: Request, **settings: str) -> object:
    return json.loads(serve(folder, None, **settings).respond(request).body)


def test_the_bundles_first_version_answers_where_nothing_says_otherwise(bundle: Path) -> None:
    assert answer(bundle, predict()) == {"predictions": [10.0]}


def test_a_rollout_and_a_rollback_are_one_setting(bundle: Path) -> None:
    answers = [answer(bundle, predict(), traffic=traffic) for traffic in ("2", "1")]

    assert answers == [{"predictions": [5.0]}, {"predictions": [10.0]}]


@pytest.mark.parametrize(("named", "value"), [("1", 10.0), ("2", 5.0), ("challenger", 5.0), ("ch%61mpion", 10.0)])
def test_a_path_names_a_version_or_an_alias(named: str, value: float, bundle: Path) -> None:
    service = serve(bundle, aliases="champion=1 challenger=2")

    response = service.respond(infer(named))

    told = json.loads(response.body)
    assert told["outputs"][0]["data"] == [value]
    assert told["model_version"] == response.headers["model-version"] == ("2" if value == 5.0 else "1")


@pytest.mark.parametrize("route", ["", "/ready", "/infer"])
def test_a_path_of_no_version_is_not_found_and_says_which_there_are(route: str, bundle: Path) -> None:
    request = Request("POST" if route == "/infer" else "GET", f"{MODEL}/versions/4{route}")

    found = detail(serve(bundle, aliases="champion=1"), request)

    assert found == (404, f"expected version 1, 2 or champion of the model {NAME}")


def test_another_models_version_is_not_found(bundle: Path) -> None:
    found = detail(serve(bundle), Request("GET", "/v2/models/fraud/versions/2"))

    assert found == (404, f"expected the model {NAME}")


def test_a_caller_stays_on_one_version_by_each_route_and_each_service(bundle: Path) -> None:
    services = [serve(bundle, traffic="1=50 2=50", sticky_header="X-Caller") for _ in range(2)]

    asked = [
        {version_of(service, ask(x_caller=caller)) for service in services for ask in (predict, infer)}
        for caller in CALLERS
    ]

    assert {len(versions) for versions in asked} == {1}
    assert set.union(*asked) == {"1", "2"}


@pytest.mark.parametrize("headers", [{}, {"x_caller": " "}])
def test_a_request_without_the_key_goes_by_chance(headers: dict[str, str], bundle: Path) -> None:
    service = serve(bundle, traffic="1=50 2=50", sticky_header="x-caller")

    assert {version_of(service, predict(**headers)) for _ in range(100)} == {"1", "2"}


def test_an_error_tells_its_version_too(bundle: Path) -> None:
    response = serve(bundle, traffic="2").respond(predict("many"))

    assert (response.status, response.headers["model-version"]) == (422, "2")


@pytest.mark.parametrize("request_", [READY, Request("GET", MODEL), Request("GET", "/"), Request("POST", "/nowhere")])
def test_what_is_no_prediction_tells_no_version_in_its_headers(request_: Request, bundle: Path) -> None:
    assert "model-version" not in serve(bundle).respond(request_).headers


def test_one_model_alone_tells_no_version_in_its_headers(tmp_path: Path) -> None:
    service = serve(write_bundle(tmp_path, doubling()))

    assert "model-version" not in service.respond(predict()).headers


def test_one_model_alone_may_be_named_by_settings(tmp_path: Path) -> None:
    service = serve(write_bundle(tmp_path, doubling()), traffic="champion", aliases="champion=1")

    assert version_of(service, infer("champion")) == "1"


@pytest.mark.parametrize("path", [MODEL, f"{MODEL}/versions/1", f"{MODEL}/versions/2"])
def test_metadata_lists_all_versions(path: str, bundle: Path) -> None:
    told = json.loads(serve(bundle).respond(Request("GET", path)).body)

    assert told["versions"] == ["1", "2"]
    assert told["outputs"][0]["name"] == ("y" if path.endswith("2") else "value")


def test_openapi_tells_of_the_first_that_answers_and_has_each_versions_routes(bundle: Path) -> None:
    told = json.loads(serve(bundle, traffic="2=1 1=1").respond(Request("GET", "/openapi.json")).body)

    asked = {
        version: told["paths"][f"{MODEL}/versions/{version}/infer"]["post"]["requestBody"]["content"]
        for version in ("1", "2")
    }
    assert told["info"]["version"] == "2"
    assert asked["2"]["application/json"]["schema"] == {"$ref": "#/components/schemas/InferenceRequest"}
    assert asked["1"]["application/json"]["schema"] == {"$ref": "#/components/schemas/OtherRequest"}
    assert "OtherRequest" in told["components"]["schemas"]


def test_the_log_names_the_version_that_answered(bundle: Path) -> None:
    log = Log()
    service = serve(bundle, log)

    for request in (infer("2"), infer("1"), infer("4")):
        service.respond(request)

    assert [record["model_version"] for record in log] == ["2", "1", "1"]
    assert log[0]["model_sha256"] == sha256((bundle / "models/1.onnx").read_bytes()).hexdigest()


def test_only_what_may_answer_is_opened_at_the_start(bundle: Path) -> None:
    service = serve(bundle, traffic="2")
    versions = service.deployment.versions
    assert versions is not None

    before = [one.version for one in versions.opened]
    service.respond(infer("1"))

    assert before == ["2"]
    assert [one.version for one in versions.opened] == ["2", "1"]


def test_threads_that_ask_for_a_version_at_once_open_it_once(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service, barrier, opened = serve(bundle), Barrier(8), []
    load = Model.from_bytes

    def count(*given: Any) -> Model:
        opened.append(given[2])
        return load(*given)

    monkeypatch.setattr(Model, "from_bytes", count)

    def ask(_: int) -> bytes:
        barrier.wait()
        return service.respond(infer("2")).body

    with ThreadPoolExecutor(8) as threads:
        bodies = {*threads.map(ask, range(8))}

    assert opened == ["1"]
    assert len(bodies) == 1


def test_a_version_that_can_not_be_used_is_unready_and_the_others_answer(tmp_path: Path) -> None:
    log = Log()
    service = serve(
        write_bundle(tmp_path, doubling(), repeating(golden=UNUSABLE)), log, traffic="1=1 2=1", sticky_header="c"
    )
    why = "1: golden row 0 gets another answer than the estimator's"

    asked = [service.respond(request).status for request in (infer("1"), infer("2"))]

    assert asked == [200, 503]
    assert {service.respond(predict(c=caller)).status for caller in CALLERS} == {200, 503}
    assert detail(service, READY) == detail(service, Request("GET", f"{MODEL}/ready")) == (503, why)
    assert service.respond(Request("GET", f"{MODEL}/versions/1/ready")).status == 200
    assert log.of("model unusable") == [
        {"level": "ERROR", "message": "model unusable", "reason": why, "model_version": "2"}
    ]


def test_a_version_outside_the_traffic_that_can_not_be_used_is_told_once_and_leaves_the_rest_ready(
    tmp_path: Path,
) -> None:
    log = Log()
    service = serve(write_bundle(tmp_path, doubling(), repeating(golden=UNUSABLE)), log)

    statuses = [service.respond(request).status for request in (infer("2"), infer("2"), READY, predict())]

    assert statuses == [503, 503, 200, 200]
    assert [(record["level"], record["model_version"]) for record in log.of("model unusable")] == [("WARNING", "2")]


def raise_bug(*_: object) -> Any:
    raise KeyError("a secret")


def test_a_bug_in_one_version_is_its_own(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    service = serve(bundle, log)
    monkeypatch.setattr(Model, "from_bytes", raise_bug)

    statuses = [service.respond(request).status for request in (infer("2"), infer("1"))]

    assert statuses == [503, 200]
    (told,) = log.of("model unusable")
    assert "KeyError" in told["traceback"]
    assert "a secret" not in told["reason"]


@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_each_version_is_admitted_by_its_own_pin(damage: str, bundle: Path) -> None:
    path = bundle / "models/1.onnx"
    path.write_bytes(b"no model") if damage == "flip" else path.unlink()

    first, second = (detail_of(serve(bundle), version) for version in ("1", "2"))

    assert first == (200, "")
    assert second[0] == 503
    assert ("which bundle.json pins" if damage == "flip" else "expected a model file") in second[1]


def detail_of(service: Service, version: str) -> tuple[int, str]:
    response = service.respond(infer(version))
    return response.status, json.loads(response.body).get("detail", "")


def test_a_setting_pins_a_sha256_a_version(bundle: Path) -> None:
    pins = [sha256((bundle / f"models/{place}.onnx").read_bytes()).hexdigest() for place in (0, 1)]
    both, first = (serve(bundle, model_sha256=pinned) for pinned in (" ".join(pins), pins[0]))

    assert [detail_of(both, version)[0] for version in ("1", "2")] == [200, 200]
    assert [detail_of(first, version)[0] for version in ("1", "2")] == [200, 503]


def test_a_file_that_is_another_version_than_the_label_says_is_unusable(tmp_path: Path) -> None:
    service = serve(write_bundle(tmp_path, doubling("1"), repeating("3")))

    assert detail_of(service, "2") == (503, f"1.onnx: expected {NAME} 2, as bundle.json has it, got {NAME} 3")


def test_files_without_a_label_are_told_apart_by_what_they_say_and_never_guessed_among(tmp_path: Path) -> None:
    folder = write_models(tmp_path, doubling("1"), repeating("2"))

    guessed = detail(serve(folder), READY)

    assert guessed == (503, "TRESNUBES_TRAFFIC: expected who answers, version 1 or 2, got none")
    assert version_of(serve(folder, traffic="2"), predict()) == "2"


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ((doubling("1"), repeating("1")), "expected each version once, got 1 in 0.onnx and 1.onnx"),
        (
            (doubling("1"), b"\x0a\x02"),
            "1: it can't be read as ONNX: a field that can't be at byte 2",
        ),
        (
            (doubling("1"), b""),
            "expected versions of one model, got churn in 0.onnx, 1 in 1.onnx",
        ),
        (
            (doubling("1"), repeating("2 b")),
            "1.onnx: expected a version of letters, digits and any of . _ + -, got '2 b'",
        ),
        ((doubling("1"), repeating("..")), "got '..'"),
        ((doubling("1"), repeating("2", format=9)), "1: its metadata has format 9: expected 1"),
    ],
    ids=["the same version", "cut", "another name", "a version with a space", "a version of dots", "another format"],
)
def test_files_that_are_not_versions_of_one_model_are_refused(
    contents: tuple[bytes, ...], reason: str, tmp_path: Path
) -> None:
    status, said = detail(serve(write_models(tmp_path, *contents), traffic="1"), READY)

    assert status == 503
    assert reason in said


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"traffic": "3"}, "TRESNUBES_TRAFFIC: expected version 1 or 2, got '3'"),
        ({"aliases": "1=2"}, "TRESNUBES_ALIASES: expected a name that nothing else has, got '1'"),
        ({"shadow": "3"}, "TRESNUBES_SHADOW: expected version 1 or 2, got '3'"),
        ({"sticky_header": "x caller"}, "TRESNUBES_STICKY_HEADER: expected the name of a header, got 'x caller'"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_a_setting_that_makes_no_sense_is_said_by_readiness_and_every_prediction(
    settings: dict[str, str], reason: str, bundle: Path
) -> None:
    log = Log()
    service = serve(bundle, log, **settings)

    assert [detail(service, request) for request in (READY, predict(), infer("1"))] == [(503, reason)] * 3
    assert [record["reason"] for record in log.of("model unusable")] == [reason]


def test_rows_reach_the_version_as_csv_too(bundle: Path) -> None:
    request = Request("POST", "/predict", {"content-type": "text/csv"}, f"{COLUMN}\n5\n".encode())

    assert answer(bundle, request, traffic="2") == {"predictions": [5.0]}


def test_infer_without_a_version_goes_by_traffic(bundle: Path) -> None:
    assert version_of(serve(bundle, traffic="2"), Request("POST", INFER, {}, infer().body)) == "2"
