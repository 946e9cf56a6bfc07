"""Several versions in each cloud's real runtime: the core's answers byte for byte, and one caller's version on all."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from functions.local import CLOUDS, Cloud, Runtime, open_runtime
from functions.local.aws.snapstart import open_snapstart
from shared import Request, Service
from tests.versions.editions import COLUMN, NAME, READY, doubling, infer, predict, repeating

MODELS = {"1": doubling("1"), "2": repeating("2"), "3": doubling("3")}
SETTINGS = {
    "TRESNUBES_TRAFFIC": "champion=70 2=30",
    "TRESNUBES_ALIASES": "champion=1 challenger=2",
    "TRESNUBES_STICKY_HEADER": "X-Caller",
    "TRESNUBES_SHADOW": "challenger",
}
MODEL = f"/v2/models/{NAME}"
CALLERS = [f"caller-{number}" for number in range(12)]
TABLE = {
    "a version": infer("2"),
    "an alias": infer("champion"),
    "a version that is opened by this request": infer("3"),
    "no such version": infer("4"),
    "a version's metadata": Request("GET", f"{MODEL}/versions/challenger"),
    "the model's metadata": Request("GET", MODEL),
    "a version's readiness": Request("GET", f"{MODEL}/versions/3/ready"),
    "readiness": READY,
    "the document": Request("GET", "/openapi.json"),
    "rows that are refused": predict("many", x_caller=CALLERS[0]),
    **{f"rows of {caller}": predict(5.0, x_caller=caller) for caller in CALLERS},
    **{f"tensors of {caller}": infer(x_caller=caller) for caller in CALLERS[:3]},
}
HEADERS = ("content-type", "model-version")

Copy = Callable[[Cloud], Path]


@pytest.fixture(scope="module")
def copy(bundles: dict[Cloud, Path], tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Makes a cloud's bundle with three versions in place of its model."""

    def make(cloud: Cloud) -> Path:
        folder = tmp_path_factory.mktemp(f"versions-{cloud}") / cloud
        shutil.copytree(bundles[cloud], folder, copy_function=os.link)
        return relabel(folder)

    return make


def relabel(folder: Path) -> Path:
    label: dict[str, Any] = json.loads((folder / "bundle.json").read_text("utf-8"))
    models = []
    for version, content in MODELS.items():
        (folder / f"models/{version}.onnx").write_bytes(content)
        file, identity = f"models/{version}.onnx", sha256(content).hexdigest()
        models.append({"file": file, "name": NAME, "version": version, "sha256": identity})
    (folder / "bundle.json").unlink()  # a link to the bundle's own
    (folder / "bundle.json").write_text(json.dumps({**label, "models": models}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def several(copy: Copy) -> Service:
    """The core in this process, with the same versions and settings."""
    return Service.from_environment(copy("aws"), lambda _: None, SETTINGS)


@pytest.fixture(scope="module", params=CLOUDS)
def running(request: pytest.FixtureRequest, copy: Copy) -> Iterator[Runtime]:
    """A cloud's real runtime on its bundle."""
    with open_runtime(request.param, copy(request.param), environment=SETTINGS) as runtime:
        yield runtime


@pytest.mark.parametrize("name", TABLE)
def test_runtime_answers_as_the_core(name: str, running: Runtime, several: Service) -> None:
    expected = several.respond(TABLE[name])

    response = running.send(TABLE[name])

    assert response.status == expected.status
    assert response.body == expected.body
    assert [response.headers.get(header) for header in HEADERS] == [expected.headers.get(name) for name in HEADERS]


def test_the_callers_of_the_table_come_to_both_versions(several: Service) -> None:
    versions = [several.respond(predict(5.0, x_caller=caller)).headers["model-version"] for caller in CALLERS]

    assert set(versions) == {"1", "2"}


def test_the_shadows_line_is_in_the_clouds_log_and_has_no_value_of_a_row(running: Runtime) -> None:
    start = len(running.log)

    responses = [running.send(predict(7031.5, x_caller=caller)) for caller in CALLERS]

    records = [json.loads(line) for line in running.log[start:].splitlines() if line.startswith("{")]
    shadows = [record for record in records if record["message"] == "shadow"]
    answered = [response.headers["model-version"] for response in responses]
    assert len(shadows) == answered.count("1") > 0
    for record in shadows:
        assert (record["level"], record["rows"], record["rows_differ"]) == ("WARNING", 1, 1)
        assert (record["model_version"], record["shadow_version"]) == ("1", "2")
        assert record["request_id"] in {one["request_id"] for one in records if one["message"] == "request"}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_rollback_is_one_setting(cloud: Cloud, copy: Copy) -> None:
    with open_runtime(cloud, copy(cloud), environment={**SETTINGS, "TRESNUBES_TRAFFIC": "1"}) as runtime:
        responses = [runtime.send(predict(5.0, x_caller=caller)) for caller in CALLERS]

    assert {response.headers["model-version"] for response in responses} == {"1"}
    assert {response.body for response in responses} == {b'{"predictions":[10.0]}'}


def test_a_snapshot_has_every_version_that_answers(copy: Copy, several: Service) -> None:
    with open_snapstart(copy("aws"), environment=SETTINGS) as runtime:
        responses = [runtime.send(predict(5.0, x_caller=caller)) for caller in CALLERS]

    assert [response.body for response in responses] == [
        several.respond(predict(5.0, x_caller=caller)).body for caller in CALLERS
    ]
    assert COLUMN not in runtime.log
